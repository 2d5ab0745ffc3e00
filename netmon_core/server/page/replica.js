// Everything the server knows, kept up to date: the same reducer as netmon_core/snapshot.py.

// Points kept for each sparkline.
export const KEPT = 60;

export class Replica {
  constructor(snapshot) {
    this.runId = snapshot.run_id;
    this.revision = snapshot.revision;
    this.sites = byId(snapshot.sites);
    this.devices = byId(snapshot.devices);
    this.alerts = byId(snapshot.alerts);
    this.targets = new Map(snapshot.targets.map((status) => [status.target.id, status]));
    this.health = snapshot.health;
    this.pauses = snapshot.pauses;
    this.samples = new Map();
    this.trails = new Map();
    for (const sample of snapshot.samples) this.take(sample);
  }

  // Returns the ids of the devices that look different now; null: all may.
  apply({ revision, event }) {
    this.revision = revision;
    switch (event.type) {
      case "device_discovered":
      case "device_changed":
        this.devices.set(event.device.id, event.device);
        return [event.device.id];
      case "device_forgotten":
        this.devices.delete(event.device_id);
        this.samples.delete(pinged(event.device_id));
        this.trails.delete(pinged(event.device_id));
        return [event.device_id];
      case "devices_seen":
        for (const [id, seen] of event.seen) {
          const device = this.devices.get(id);
          if (device) this.devices.set(id, { ...device, last_seen: seen });
        }
        return [];
      case "alert_changed":
        if (event.alert.state === "resolved") this.alerts.delete(event.alert.id);
        else this.alerts.set(event.alert.id, event.alert);
        return [];
      case "target_changed":
        this.targets.set(event.target.id, { up: null, since: null, why: "", ...this.targets.get(event.target.id), target: event.target });
        return [];
      case "target_removed":
        for (const kept of [this.targets, this.samples, this.trails]) kept.delete(event.target_id);
        return [];
      case "target_up":
      case "target_down": {
        const status = this.targets.get(event.target_id);
        const up = event.type === "target_up";
        if (status) this.targets.set(event.target_id, { ...status, up, since: event.at, why: event.why });
        return [];
      }
      case "monitor_health_changed":
        this.health = event.health;
        return [];
      case "monitoring_paused":
        this.pauses = event.pauses;
        return [];
      case "site_changed":
        this.sites.set(event.site.id, event.site);
        return [];
      default:
        return [];
    }
  }

  take(sample) {
    this.samples.set(sample.target_id, sample);
    const trail = (!sample.pingless && this.trails.get(sample.target_id)) || [];
    if (!sample.pingless) trail.push(sample.rtt_avg);
    if (trail.length > KEPT) trail.shift();
    this.trails.set(sample.target_id, trail);
    return deviceOf(sample.target_id);
  }

  // What was measured before this page looked goes before what it saw.
  precede(deviceId, values) {
    if (this.sample(deviceId)?.pingless) return;
    const trail = this.trails.get(pinged(deviceId)) || [];
    this.trails.set(pinged(deviceId), [...values, ...trail].slice(-KEPT));
  }

  sample(deviceId) { return this.samples.get(pinged(deviceId)); }
  trail(deviceId) { return this.trails.get(pinged(deviceId)) || []; }
}

const byId = (items) => new Map((items || []).map((item) => [item.id, item]));
const pinged = (deviceId) => `device:${deviceId}/ping`;

function deviceOf(targetId) {
  const match = /^device:(.+)\/ping$/.exec(targetId);
  return match ? match[1] : null;
}

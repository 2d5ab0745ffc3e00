// The server's stream: signs in by the first message, listens, and comes back by itself.

const FIRST_DELAY = 1000;
const LONGEST_DELAY = 30000;
// Close codes that say the credential is the reason.
const REFUSED = new Set([4401, 4403, 4429]);

export class Stream {
  // `on` has: snapshot(snapshot), events(events), samples(samples), link(state, sentence), refused(sentence).
  constructor(credential, on) {
    this.credential = credential;
    this.on = on;
    this.delay = FIRST_DELAY;
    this.position = null;
    this.closed = false;
    this.problem = "";
    // Attempts in a row of which no connection came.
    this.unopened = 0;
  }

  async open() {
    this.on.link("connecting", "connecting …");
    let secret;
    try {
      secret = await this.credential();
    } catch (error) {
      if (error.refused) this.on.refused(error.message);
      else this.retry();
      return;
    }
    if (this.closed) return;
    const url = new URL("ws/stream", document.baseURI);
    url.protocol = url.protocol.replace("http", "ws");
    this.socket = new WebSocket(url);
    this.problem = "";
    this.unopened += 1;
    this.socket.addEventListener("open", () => {
      this.unopened = 0;
      this.send({ credential: secret });
    });
    this.socket.addEventListener("message", (message) => this.hear(JSON.parse(message.data)));
    this.socket.addEventListener("close", (event) => this.ended(event));
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    this.socket?.close();
  }

  // Where to go on after a short break.
  at(runId, revision) { this.position = { run_id: runId, revision }; }

  send(message) { this.socket.send(JSON.stringify(message)); }

  hear(message) {
    switch (message.type) {
      case "hello":
        this.send({ id: 1, command: "listen", samples: true, ...this.position });
        break;
      case "result":
        this.delay = FIRST_DELAY;
        this.on.link("live", "live");
        if (message.snapshot) this.on.snapshot(message.snapshot);
        break;
      case "events":
        this.on.events(message.events);
        break;
      case "samples":
        this.on.samples(message.samples);
        break;
      case "error":
        this.problem = message.message;
        break;
      default:
    }
  }

  async ended(event) {
    if (this.closed) return;
    if (REFUSED.has(event.code)) this.on.refused(this.problem || "The server does not accept this credential.");
    // The first time it may be a restart.
    else this.retry(this.unopened > 1 ? await whyNot() : "");
  }

  retry(why = "") {
    if (this.closed) return;
    this.on.link("away", "no connection: what you see is not current", why);
    this.timer = setTimeout(() => this.open(), this.delay * (0.75 + Math.random() / 2));
    this.delay = Math.min(this.delay * 2, LONGEST_DELAY);
  }
}

// Why no WebSocket opens, as far as requests can tell that are none; "": nobody answers, or nothing is wrong.
async function whyNot() {
  try {
    // Of this the browser says which page asks, as it does of a WebSocket; there is nothing to be sent.
    const sent = await fetch("ws/stream", { method: "POST" });
    if (sent.status !== 405) return await said(sent);
    const read = await fetch("ws/stream");
    return read.status === 426 ? CUT : await said(read);
  } catch {
    return "";
  }
}

const CUT = "netmon answers, but no WebSocket gets through: a proxy between must pass on the headers Upgrade and "
  + "Connection, by HTTP/1.1, and must not answer in netmon's place. The chapter \"Behind a proxy\" of netmon's "
  + "documentation shows how for nginx, Caddy, Traefik, HAProxy and Apache.";

async function said(answer) {
  const body = await answer.json().catch(() => ({}));
  return body.detail || `A proxy between answers ${answer.status} in netmon's place; is netmon running behind it?`;
}

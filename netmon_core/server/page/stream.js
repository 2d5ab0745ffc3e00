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
    this.socket.addEventListener("open", () => this.send({ credential: secret }));
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

  ended(event) {
    if (this.closed) return;
    if (REFUSED.has(event.code)) this.on.refused(this.problem || "The server does not accept this credential.");
    else this.retry();
  }

  retry() {
    if (this.closed) return;
    this.on.link("away", "no connection: what you see is not current");
    this.timer = setTimeout(() => this.open(), this.delay * (0.75 + Math.random() / 2));
    this.delay = Math.min(this.delay * 2, LONGEST_DELAY);
  }
}

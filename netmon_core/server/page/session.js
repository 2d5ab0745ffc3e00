// Who is signed in: an API key, or a user's access token that is renewed before it ends.

const PLACE = "netmon.session";
// Seconds before its end that an access token is renewed.
const EARLY = 60;

export class Refusal extends Error {
  constructor(message) {
    super(message);
    this.refused = true;
  }
}

export class Session {
  constructor(kept) { this.kept = kept; }

  static restore() {
    for (const storage of [sessionStorage, localStorage]) {
      try {
        const kept = JSON.parse(storage.getItem(PLACE));
        if (kept) return new Session(kept);
      } catch {
        storage.removeItem(PLACE);
      }
    }
    return null;
  }

  static async signIn({ key, name, password, remember }) {
    const session = new Session({ remember });
    if (key) {
      session.kept.key = key;
      await session.ask("api/v1/info");
    } else {
      session.took(await post("api/v1/login", { name, password }));
    }
    session.keep();
    return session;
  }

  // The text that proves who we are.
  async credential() {
    if (this.kept.key) return this.kept.key;
    if (Date.now() / 1000 > this.kept.until - EARLY) {
      this.renewing ??= post("api/v1/login/refresh", { refresh: this.kept.refresh })
        .then((answer) => { this.took(answer); this.keep(); })
        .finally(() => { this.renewing = null; });
      await this.renewing;
    }
    return this.kept.access;
  }

  async ask(path) {
    return read(await reach(path, { headers: { Authorization: `Bearer ${await this.credential()}` } }));
  }

  async leave() {
    sessionStorage.removeItem(PLACE);
    localStorage.removeItem(PLACE);
    if (this.kept.access) {
      const headers = { Authorization: `Bearer ${this.kept.access}` };
      await fetch("api/v1/logout", { method: "POST", headers }).catch(() => {});
    }
  }

  took({ access, refresh, expires_in: seconds }) {
    Object.assign(this.kept, { access, refresh, until: Date.now() / 1000 + seconds });
  }

  keep() {
    (this.kept.remember ? localStorage : sessionStorage).setItem(PLACE, JSON.stringify(this.kept));
  }
}

async function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  return read(await reach(path, { method: "POST", headers, body: JSON.stringify(body) }));
}

async function reach(path, asked) {
  try {
    return await fetch(path, asked);
  } catch {
    throw new Error("The server does not answer.");
  }
}

async function read(answer) {
  const body = await answer.json().catch(() => ({}));
  if (answer.ok) return body;
  const sentence = body.detail || `A proxy between answered ${answer.status}, in netmon's place.`;
  // Only netmon itself refuses a credential.
  throw body.code && [401, 403, 429].includes(answer.status) ? new Refusal(sentence) : new Error(sentence);
}

// What is kept in this browser: a small store of plain values by name. Where a browser refuses to keep anything, at once or
// by and by, a visit has its own memory and no more; `lasting` says which, and "lost" tells when that ends.

const PATIENCE = 2000; // milliseconds: a browser that has not opened its store by then does not

class Kept extends EventTarget {
  static async open(name) {
    try {
      const opened = Kept.done(Object.assign(indexedDB.open(name, 1), { onupgradeneeded: Kept.make }));
      const late = new Promise((_, refuse) => setTimeout(refuse, PATIENCE));
      return new Kept(await Promise.race([opened, late]));
    } catch {
      return new Kept(null);
    }
  }

  static make({ target }) {
    target.result.createObjectStore("kept");
  }

  static done(request) {
    return new Promise((resolve, reject) => {
      request.addEventListener("success", () => resolve(request.result));
      request.addEventListener("error", () => reject(request.error));
    });
  }

  constructor(database) {
    super();
    Object.assign(this, { database, lasting: database !== null, visit: new Map() });
  }

  get(name) {
    return this.ask("readonly", (kept) => Kept.done(kept.get(name)), () => this.visit.get(name));
  }

  all() {
    const both = (kept) => Promise.all([Kept.done(kept.getAllKeys()), Kept.done(kept.getAll())]);
    const named = ([names, values]) => Object.fromEntries(names.map((name, place) => [name, values[place]]));
    return this.ask("readonly", async (kept) => named(await both(kept)), () => Object.fromEntries(this.visit));
  }

  // What was answered on any page, in the order of time: {told, entered, at, in} each.
  async answered() {
    const answers = Object.values(await this.all()).filter(({ told }) => told);
    return answers.map(({ told, entered, at, in: page }) => ({ told, entered, at, in: page })).sort((one, other) => (one.at < other.at ? -1 : 1));
  }

  // What a hand-in brings along: the ten answers, and by its question's key each prediction: "" or what was said wrongly.
  async brought() {
    const all = await this.all();
    const said = ({ shown, entered: { committed } }) =>
      shown.verdict.right ? "" : typeof committed === "string" ? committed : JSON.stringify(committed);
    const predicted = Object.values(all).filter(({ key, shown }) => key && shown.verdict);
    return { ten: all.ten, predictions: Object.fromEntries(predicted.map((one) => [one.key, said(one)])) };
  }

  async put(name, value) {
    this.visit.set(name, value);
    const put = (kept) => {
      const done = Kept.done(kept.put(value, name));
      kept.transaction.commit(); // what waits to be committed is lost with a page that is closed
      return done;
    };
    await this.ask("readwrite", put, () => {});
  }

  // Ask the store, or the visit's memory once that has failed: it is full, or forbidden by now.
  async ask(mode, store, visit) {
    if (this.lasting) {
      try {
        return await store(this.database.transaction("kept", mode).objectStore("kept"));
      } catch {
        this.lasting = false;
        this.dispatchEvent(new Event("lost"));
      }
    }
    return visit();
  }
}

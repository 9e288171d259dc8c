// What is kept in this browser: a small store of plain values by name. Where a browser refuses to keep anything, a visit
// has its own memory and no more; `Kept.lasting` says which.

class Kept {
  static async open(name) {
    try {
      return new Kept(await Kept.done(Object.assign(indexedDB.open(name, 1), { onupgradeneeded: Kept.make })));
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
    Object.assign(this, { database, lasting: database !== null, visit: new Map() });
  }

  async get(name) {
    if (!this.lasting) return this.visit.get(name);
    return Kept.done(this.database.transaction("kept").objectStore("kept").get(name));
  }

  async all() {
    if (!this.lasting) return Object.fromEntries(this.visit);
    const kept = this.database.transaction("kept").objectStore("kept");
    const [names, values] = await Promise.all([Kept.done(kept.getAllKeys()), Kept.done(kept.getAll())]);
    return Object.fromEntries(names.map((name, place) => [name, values[place]]));
  }

  async put(name, value) {
    this.visit.set(name, value);
    if (!this.lasting) return;
    try {
      await Kept.done(this.database.transaction("kept", "readwrite").objectStore("kept").put(value, name));
    } catch {
      this.lasting = false; // full, or forbidden by now
    }
  }
}

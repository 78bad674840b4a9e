// Texts that are not saved yet, kept in this browser for one person, so that nobody else here sees or sends them.

export class Store {
  constructor(person, ficha) {
    this.prefix = `ficha:${person}:${ficha}:`;
  }

  all() {
    const found = [];
    try {
      for (const name of Object.keys(localStorage)) {
        if (name.startsWith(this.prefix)) found.push([name.slice(this.prefix.length), JSON.parse(localStorage[name])]);
      }
    } catch { /* no storage, or not ours */ }
    return found;
  }

  put(path, item) {
    try {
      localStorage.setItem(this.prefix + path, JSON.stringify(item));
    } catch { /* full or forbidden */ }
  }

  remove(path) {
    try {
      localStorage.removeItem(this.prefix + path);
    } catch { /* as above */ }
  }
}

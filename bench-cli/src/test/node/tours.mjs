// What the tours of the two clients have in common.

// An address of a server: a URL, or a command that serves on standard input and output.
//   {"url": "http://…"}   {"command": "…", "args": ["…"]}
export const address = JSON.parse(process.argv[2]);

// How a gateway writes the names of its backend: {"name": "backend.", "uri": "backend+"}; empty for a server itself.
export const prefix = { name: '', uri: '', ...JSON.parse(process.argv[3] ?? '{}') };

// One line of JSON is all that a tour prints: what it saw, by stop. A stop that failed says so and does not end the tour.
export const saw = {};

export async function stop(name, visit) {
  try {
    saw[name] = (await within(20_000, visit(), 'end')) ?? 'nothing';
  } catch (error) {
    saw[name] = `failed: ${error?.message ?? error}`;
  }
}

export function within(milliseconds, promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no ${what} within ${milliseconds} ms`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

// A promise with its resolve function beside it.
export function later() {
  let resolve;
  const promise = new Promise((given) => {
    resolve = given;
  });
  return { promise, resolve };
}

export async function pages(list, member) {
  const all = [];
  let pages = 0;
  let cursor;
  do {
    const page = await list(cursor === undefined ? {} : { cursor });
    all.push(...page[member]);
    pages += 1;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return { all, pages };
}

// Whether the entry that comes and goes is in a list before a change, and once word of the change has come.
export async function changed(change, word, list) {
  const there = async () => (await list()).some(({ name }) => /dynamic[_-]/.test(name));
  const before = await there();
  await change();
  await word.promise;
  return { before, after: await there() };
}

// How many calls more the server knows to be cancelled after one was, when it had begun.
export async function cancelled(call) {
  const before = Number(textOf(await call('test_cancelled')));
  const cancel = new AbortController();
  const given = { signal: cancel.signal, onprogress: () => cancel.abort('enough') };
  await call('test_wait', { milliseconds: 3_600_000 }, given).catch(() => 'as it should');
  let now = before;
  while (now === before) {
    now = Number(textOf(await call('test_cancelled')));
  }
  return now - before;
}

export const textOf = (result) => result.content.map((block) => block.text).join('\n');

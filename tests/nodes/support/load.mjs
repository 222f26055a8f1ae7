//! Visitors who do not stop asking while something happens to the nodes.

/** `walks` each repeat one visit until `stop()`, which tells how many answers there were of each status. */
export function steadily(walks) {
  const seen = {};
  let going = true;
  const note = (what) => (seen[what] = (seen[what] ?? 0) + 1);
  const all = walks.map(async (walk) => {
    while (going) note(await walk().then(({ status }) => status, (error) => `${error.code ?? error.message}`));
  });
  return async () => {
    going = false;
    await Promise.all(all);
    return seen;
  };
}

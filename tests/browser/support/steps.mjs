//! Runs the steps of a journey one after another; when one fails, the rest is skipped, for each stands on the one before.

export async function inOrder(t, steps, walk) {
  let skip = false;
  for (const [name, step] of Object.entries(steps)) {
    await t.test(name, { skip }, async () => {
      const before = skip;
      skip = 'a step before this one failed';
      await step(walk);
      skip = before;
    });
  }
}

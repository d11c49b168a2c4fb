/**
 * Waits for statements of one transaction that need nothing of each other, run side by side.
 *
 * It waits for all even when one fails, so that none is still running when the transaction is rolled back: what
 * came after the ROLLBACK would be kept. Throws the first failure.
 */
export async function together<T extends readonly Promise<unknown>[]>(
  ...statements: T
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(statements)
  return Promise.all(statements)
}

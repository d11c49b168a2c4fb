/** What a promise gives, or what stands for it when it takes too long; what comes late is forgotten. */
export async function inTime<Given, Late>(
  promise: Promise<Given>,
  withinMs: number,
  late: () => Late,
): Promise<Given | Late> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<Late>((resolve) => {
    timer = setTimeout(() => resolve(late()), Math.max(0, withinMs))
  })
  try {
    return await Promise.race([promise, over])
  } finally {
    clearTimeout(timer)
    promise.catch(() => undefined)
  }
}

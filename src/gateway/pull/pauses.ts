const secondMs = 1_000
const minuteMs = 60 * secondMs

/** How long an account rests after so many failures in a row: up to a quarter of an hour, for ever, and no two alike. */
export function accountPauseMs(failures: number, random: number): number {
  return spread(Math.min(15 * minuteMs, 15 * secondMs * 2 ** Math.min(failures, 20)), random)
}

/** How long a mail rests that was tried so often: up to six hours. */
export function mailPauseMs(tries: number, random: number): number {
  return spread(Math.min(360 * minuteMs, minuteMs * 4 ** Math.min(tries - 1, 10)), random)
}

/** Many that failed together come again one by one. */
function spread(pauseMs: number, random: number): number {
  return Math.round(pauseMs * (0.5 + random / 2))
}

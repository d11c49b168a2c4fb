import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/**
 * The addresses of a host, looked up once; none where nobody answers in time.
 *
 * Whoever connects does so to one of these very addresses, after he has looked whether he may: so none can change
 * between the look and the call.
 */
export async function findAddresses(host: string, timeoutMs: number): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host]
  const late = wait(timeoutMs, null, { ref: false })
  const found = await Promise.race([lookup(host, { all: true, verbatim: false }), late])
  return (found ?? []).map(({ address }) => address)
}

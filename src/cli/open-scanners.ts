import type { Config } from '../config.ts'
import type { Log } from '../domain/log.ts'
import { makeAsker } from '../intake/scan/ask-scanner.ts'
import { clamdScanner } from '../intake/scan/clamd.ts'
import { rspamdScanner } from '../intake/scan/rspamd.ts'
import type { Scanners } from '../intake/scan/scanners.ts'

/** The scanners that the configuration names; nothing is connected before a message needs it. */
export function openScanners({ clamd, rspamd }: Pick<Config, 'clamd' | 'rspamd'>, log: Log): Scanners {
  const ask = (scanner: 'clamd' | 'rspamd', timeoutSeconds: number): ReturnType<typeof makeAsker> =>
    makeAsker({ scanner, timeoutMs: timeoutSeconds * 1000, log })
  return {
    virus:
      clamd.address === null
        ? null
        : clamdScanner(clamd.address, clamd.maxOctets, ask('clamd', clamd.timeoutSeconds)),
    spam:
      rspamd.url === null
        ? null
        : rspamdScanner(rspamd.url, rspamd.maxOctets, ask('rspamd', rspamd.timeoutSeconds)),
  }
}

import type { Config } from '../config.ts'
import { askDns, createResolver } from '../intake/authenticity/resolver.ts'
import { askList } from '../intake/reputation/dns-lists.ts'
import type { Finding } from './doctor.ts'

/** The peer that every list has, and the one that none has. RFC 5782 §5 */
const tests = { listed: '127.0.0.2', absent: '127.0.0.1' }

/** Asks each DNS list of the configuration whether it is alive, and tells what it answers to its own test entries. */
export async function* checkDnsLists({ dns, dnsbl, dnswl }: Config): AsyncGenerator<Finding> {
  const resolve = createResolver(askDns(dns.servers))
  for (const { zone } of [...dnsbl.zones, ...dnswl.zones]) {
    const ask = askList({ zone, kind: 'block', codes: [] }, () => undefined)
    const listed = await ask(tests.listed, resolve)
    const absent = await ask(tests.absent, resolve)
    const check = 'DNS list'
    if (listed.result === 'unknown' || absent.result === 'unknown') {
      const said = [...listed.codes, ...absent.codes].join(' ')
      yield {
        check,
        state: 'warn',
        detail: `${zone} does not answer${said === '' ? '' : ` but says ${said}`}`,
      }
    } else if (absent.result === 'listed') {
      yield { check, state: 'fail', detail: `${zone} lists everybody: take it out of the configuration` }
    } else if (listed.result === 'absent') {
      yield { check, state: 'warn', detail: `${zone} does not know its own test entry ${tests.listed}` }
    } else yield { check, state: 'ok', detail: `${zone} answers` }
  }
}

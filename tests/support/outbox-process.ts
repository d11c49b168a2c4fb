import { openDatabase } from '../../src/store/database.ts'
import { localHost, startTestOutbound } from './outbox.ts'

/**
 * Sends the mails of a database to a port of this machine until it is killed.
 *
 * A lease lasts half a second here, so that a test need not wait for what died before.
 */
const [url = '', port = ''] = process.argv.slice(2)
startTestOutbound(openDatabase(url), { destination: localHost(Number(port)), pollMs: 20, leaseMs: 500 })
process.stdout.write('ready\n')
setInterval(() => undefined, 1_000)

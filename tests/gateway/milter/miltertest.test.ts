import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { messagesOf } from '../../support/intake.ts'
import { openMilter } from '../../support/milter.ts'
import { programMissing } from '../../support/program.ts'

/** The scripts are played by the milter client of OpenDKIM, which knows nothing of ours. */
test('milter, the scripts of miltertest, hold', { skip: programMissing('miltertest') }, async () => {
  await using milter = await openMilter()
  const { address } = milter.door
  assert.ok('port' in address)
  for (const script of ['take', 'judge', 'old']) {
    const path = join(import.meta.dirname, 'scripts', `${script}.lua`)
    await promisify(execFile)('miltertest', ['-D', `socket=inet:${address.port}@127.0.0.1`, '-s', path])
  }
  const messages = await messagesOf(milter.house)
  assert.deepEqual(
    messages.map(({ state, subject }) => [state, subject]),
    [
      ['ticket', 'Impressora parada'],
      ['refused', ''],
      ['ticket', 'Para os dois'],
      ['ticket', 'Cliente antigo'],
    ],
  )
  assert.ok((messages[0]?.octets ?? 0) > 200_000)
})

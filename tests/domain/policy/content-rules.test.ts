import assert from 'node:assert/strict'
import { test } from 'node:test'
import { headerFaults } from '../../../src/domain/mail/header-faults.ts'
import type { ScannedPart } from '../../../src/domain/mail/scanned-part.ts'
import { judge, messageRules } from '../../../src/domain/policy/policy.ts'
import { profileSettings, type SettingChanges } from '../../../src/domain/policy/settings.ts'
import { makeDesk, messageFacts } from '../../support/facts.ts'

const honest = ['From: ana@client.example', 'Subject: x', 'To: suporte@desk.example']
const part = (changes: Partial<ScannedPart>): ScannedPart => ({
  filename: 'nota.pdf',
  contentType: 'application/pdf',
  magic: 'other',
  entries: [],
  isEncrypted: false,
  ...changes,
})

function answer(settings: SettingChanges, files: readonly ScannedPart[], fields = honest): string {
  const desk = makeDesk({ profile: 'aberto', settings: { ...profileSettings.aberto, ...settings } })
  const { verdict } = judge(messageRules, messageFacts(fields, { desk, files }))
  return verdict.kind === 'pass' ? 'pass' : `${verdict.kind} ${verdict.reason}`
}

const program = part({ filename: 'fatura.pdf.exe' })
const disguised = part({ filename: 'foto.jpg', magic: 'executable' })
const packed = part({ filename: 'a.zip', magic: 'zip', entries: ['leia.txt', 'dir/fatura.SCR'] })
const locked = part({ filename: 'b.zip', magic: 'zip', entries: ['x.pdf'], isEncrypted: true })
const unseen = part({ filename: null, contentType: '', magic: 'unseen' })
const long = part({ filename: 'c.zip', magic: 'zip', entries: ['x.pdf'], isPartlyRead: true })
const named = part({ filename: 'Pedido em loja.com', contentType: 'message/rfc822' })

const called = (filename: string) => part({ filename })
const rar = part({ filename: 'fotos.rar', magic: 'archive' })

const rows: readonly (readonly [string, SettingChanges, readonly ScannedPart[], string])[] = [
  ['an honest file', {}, [part({})], 'pass'],
  ['a program by its last ending', {}, [part({}), program], 'reject dangerous-file'],
  ['a program under a false name', {}, [disguised], 'reject dangerous-file'],
  ['a program inside a zip', {}, [packed], 'reject dangerous-file'],
  ['a program where programs are held', { dangerousFiles: 'hold' }, [program], 'hold suspicious-file'],
  ['a program where programs are accepted', { dangerousFiles: 'accept' }, [program], 'pass'],
  ['parts that nobody looked at', {}, [unseen], 'hold suspicious-file'],
  ['parts that nobody looked at behind a program', {}, [unseen, program], 'reject dangerous-file'],
  ['parts that nobody looked at where programs are accepted', { dangerousFiles: 'accept' }, [unseen], 'pass'],
  [
    'parts that nobody looked at where locked archives are refused',
    { dangerousFiles: 'accept', encryptedArchives: 'refuse' },
    [unseen],
    'hold locked-archive',
  ],
  ['an archive of more names than are read, security 6.11', {}, [long], 'hold suspicious-file'],
  ['one of more names beside a program, security 6.11', {}, [long, program], 'reject dangerous-file'],
  ['one of more names where programs are accepted', { dangerousFiles: 'accept' }, [long], 'pass'],
  [
    'one of more names where locked archives are refused',
    { dangerousFiles: 'accept', encryptedArchives: 'refuse' },
    [long],
    'hold locked-archive',
  ],
  ['a mail attached under its subject', {}, [named], 'pass'],
  ['what is called a zip and is none, security 6.11', {}, [called('Nota.ZIP ')], 'hold suspicious-file'],
  ['what some program calls a zip', {}, [part({ otherNames: ['a.zip'] })], 'hold suspicious-file'],
  [
    'what is called a zip where programs are accepted',
    { dangerousFiles: 'accept' },
    [called('a.zip')],
    'pass',
  ],
  ['an archive of another kind', {}, [rar], 'pass'],
  [
    'an archive of another kind where locked archives are refused, security 6.11',
    { encryptedArchives: 'refuse' },
    [rar],
    'hold locked-archive',
  ],
  ['a locked archive by default', {}, [locked], 'pass'],
  ['a locked archive where refused', { encryptedArchives: 'refuse' }, [locked], 'reject encrypted-archive'],
  ['a locked archive where held', { encryptedArchives: 'hold' }, [locked], 'hold locked-archive'],
  ['two files of at most two', { maxFiles: 2 }, [part({}), part({})], 'pass'],
  ['three files of at most two', { maxFiles: 2 }, [part({}), part({}), part({})], 'reject too-many-files'],
]
for (const [circumstance, settings, files, expected] of rows) {
  test(`content rules, ${circumstance}, give ${expected}`, () => {
    assert.equal(answer(settings, files), expected)
  })
}

const to = 'To: suporte@desk.example'
const headers: readonly (readonly [string, readonly string[], string])[] = [
  ['one author', honest, 'pass'],
  ['two From fields', ['From: a@b.example', 'From: c@d.example', to], 'reject header-fault'],
  ['an unreadable From', ['From: Ana', to], 'reject header-fault'],
  ['two authors and no Sender', ['From: a@b.example, c@d.example', to], 'reject header-fault'],
  ['two authors and a Sender', ['From: a@b.example, c@d.example', 'Sender: a@b.example', to], 'pass'],
  ['one author named twice', ['From: a@b.example, a@b.example', to], 'pass'],
]
for (const [circumstance, fields, expected] of headers) {
  test(`header faults, ${circumstance}, give ${expected}`, () => {
    assert.equal(answer({ headerFaults: 'refuse' }, [], [...fields]), expected)
    assert.equal(answer({ headerFaults: 'accept' }, [], [...fields]), 'pass')
  })
}

test('headerFaults, no From at all, is the fault', () => {
  assert.deepEqual(headerFaults([]), ['no-from'])
})

test('header faults, a bounce without From, is set aside and not refused', () => {
  const bounce = [
    'From:',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    'Subject: x',
  ]
  assert.equal(answer({ headerFaults: 'refuse' }, [], bounce), 'hold machine-mail')
})

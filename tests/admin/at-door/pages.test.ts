import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { doorView } from '../../../src/admin/pages/at-door/door-view.ts'
import { isTextKey } from '../../../src/i18n/translate.ts'
import { changeDesk } from '../../../src/store/desks.ts'
import { listAudit } from '../../../src/store/audit.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { bringIn, mailAbout } from '../../support/incoming.ts'
import { openDesk, startMailAdmin } from '../../support/mail-admin.ts'
import type { Visitor } from '../../support/visitor.ts'

let admin: TestAdmin
let operator: Visitor

before(async () => {
  admin = await startMailAdmin([{ ...openDesk, settings: { approveAtDoor: 'strangers' } }])
  operator = await admin.signIn('operator')
})
after(() => admin.close())

test('beyond 7 at the door page, operator lets one in and turns one away, and the senders hear it', async () => {
  assert.match((await operator.get('/at-door')).text, /Nenhuma mensagem espera liberação/)
  const good = mailAbout('Impressora <quebrada>')
  const bad = mailAbout('Compre já', 'Barato.')
  assert.equal((await bringIn(admin.intake, { raw: good })).kind, 'defer')
  assert.equal((await bringIn(admin.intake, { raw: bad })).kind, 'defer')

  const list = await operator.get('/at-door')
  assert.match(list.text, /Impressora &lt;quebrada&gt;/)
  const [refused = '', approved = ''] = [...list.text.matchAll(/href="(\/at-door\/[0-9A-Z]+)"/g)].map(
    ([, href]) => href,
  )
  const page = await operator.get(approved)
  assert.match(page.text, /Liberação na porta/)
  assert.match(page.text, /Ana Souza &lt;ana@cliente\.example&gt;/)
  assert.match(page.text, /Não imprime\./)
  await operator.post(`${approved}/approve`)
  await operator.post(`${refused}/refuse`)
  const audit = await listAudit(admin.database.reader, 2)
  assert.deepEqual(audit.map(({ event }) => event).sort(), ['attempt-approved', 'attempt-refused'])

  assert.equal((await bringIn(admin.intake, { raw: good })).kind, 'pass')
  assert.equal((await bringIn(admin.intake, { raw: bad })).kind, 'reject')
  assert.match((await operator.get('/at-door?state=approved')).text, /href="\/tickets\/\d{4}-000001"/)
  assert.match((await operator.get(refused)).text, /Decidida por<\/dt><dd><bdi>operator/)
  assert.equal((await operator.get('/at-door/nothing')).status, 404)
})

test('at the door page, each state with no mail, says which it is', async () => {
  for (const state of ['waiting', 'approved', 'refused', 'deferred'] as const) {
    const view = doorView(state, { rows: [], next: null, previous: '7' }, String)
    assert.ok(isTextKey(view.titleKey) && isTextKey(view.noneKey), state)
    assert.deepEqual(
      view.states.filter(({ isCurrent }) => isCurrent).map(({ key }) => key),
      [`at-door.state.${state}`],
    )
    assert.match(view.newerHref ?? '', state === 'deferred' ? /deferred\?after=7$/ : /state=\w+&after=7$/)
  }
  const { text } = await operator.get('/at-door/deferred')
  assert.match(text, /<title>Na porta: adiadas .*Nenhuma mensagem adiada/s)
})

test('at the door page, mail put off for a scanner that is down, shows why and how often', async () => {
  const admin = await startMailAdmin([{ ...openDesk, settings: { virusScan: 'defer-unscanned' } }])
  try {
    const operator = await admin.signIn('operator')
    for (const _ of [1, 2]) await bringIn(admin.intake, { raw: mailAbout('Tela <preta>') })
    const { text } = await operator.get('/at-door/deferred')
    assert.match(text, /Tela &lt;preta&gt;/)
    assert.match(text, /data-label="Tentativas">2</)
    assert.match(text, /antiv[ií]rus|verifica/i)
    assert.match((await operator.get('/at-door')).text, /href="\/at-door\/deferred"/)
  } finally {
    await admin.close()
  }
})

test('at the door page, a sender who reads his reference aloud, leads to his mail and to what became of it', async () => {
  const settings = { approveAtDoor: 'doubtful', virusScan: 'defer-unscanned' } as const
  const admin = await startMailAdmin([{ ...openDesk, settings: { virusScan: 'defer-unscanned' } }])
  try {
    const operator = await admin.signIn('operator')
    const { text: told } = await bringIn(admin.intake, { raw: mailAbout('Tela <preta>') })
    const [, letters = ''] = /\[ref ([0-9A-Z]{4})\]$/.exec(told) ?? []
    await bringIn(admin.intake, { raw: mailAbout('Outra coisa') })
    const found = await operator.get(
      `/at-door/deferred?ref=${encodeURIComponent(`[ref ${letters.toLowerCase()}]`)}`,
    )
    assert.match(found.text, /Tela &lt;preta&gt;/)
    assert.doesNotMatch(found.text, /Outra coisa/)
    assert.match(found.text, /Ainda com o remetente/)
    assert.match((await operator.get('/at-door/deferred?ref=0000')).text, /Nenhuma mensagem adiada/)
    const desk = { settings: { ...settings, virusScan: 'off' } } as const
    await changeDesk(admin.database.writer, 'suporte@empresa.example', desk)
    // The policy is read again.
    await setTimeout(60)
    await admin.database.writer('unlisted_deferrals').insert({ day: '2026-01-05', tries: 4321 })
    const waiting = await bringIn(admin.intake, { raw: mailAbout('Duvidosa'), from: null })
    const [, doubtful = ''] = /\[ref ([0-9A-Z]{4})\]$/.exec(waiting.text) ?? []
    const { location } = await operator.get(`/at-door/deferred?ref=${doubtful}`)
    assert.match((await operator.get(location ?? '')).text, /Duvidosa/)
    await bringIn(admin.intake, { raw: mailAbout('Tela <preta>') })
    const ended = await operator.get(`/at-door/deferred?ref=${letters}`)
    assert.match(ended.text, /href="\/messages\/[0-9A-Z]{26}"><span class="badge good">Chamado</)
    const list = await operator.get('/at-door/deferred')
    assert.doesNotMatch(list.text, /Tela/)
    assert.match(list.text, /só contadas, porque vieram demais: 4\.321/)
  } finally {
    await admin.close()
  }
})

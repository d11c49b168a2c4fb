import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ImpactWork } from '../../../src/admin/impact-work.ts'
import { profileSettings } from '../../../src/domain/policy/settings.ts'
import { findDesk } from '../../../src/store/desks.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { bringIn, mail, mailAbout } from '../../support/incoming.ts'
import { startMailAdmin } from '../../support/mail-admin.ts'
import type { Answer, Visitor } from '../../support/visitor.ts'

const desk = 'suporte@empresa.example'
let admin: TestAdmin
let administrator: Visitor

before(async () => {
  admin = await startMailAdmin()
  administrator = await admin.signIn('administrator')
  await bringIn(admin.intake, { raw: mailAbout('Impressora') })
  for (const id of ['um', 'dois']) {
    const fields = ['From: ana@cliente.example', `To: ${desk}`, `Message-ID: <${id}@cliente.example>`]
    await bringIn(admin.intake, { raw: mail(fields) })
  }
})
after(() => admin.close())

/** The form of an open desk that is to require a subject. */
const settings: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(profileSettings.aberto).map(([name, value]) => [name, asTyped(value)]),
  ),
  subjectRequired: 'yes',
}

function asTyped(value: unknown): string {
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value ?? '')
}

test('beyond 4 impact page, drafted policy of a desk, lists whom it would have refused and then saves it', async () => {
  const form = `/desks/${encodeURIComponent(desk)}/policy`
  assert.match((await administrator.get(form)).text, /name="action" value="preview"[^>]*>Ver o impacto/)
  const { location } = await administrator.post(form, { ...settings, action: 'preview' })
  const { text } = await whenDone(location)
  assert.match(text, /<dt>Teria recusado<\/dt><dd>2<\/dd>/)
  assert.match(text, /<dt>Dessas, de clientes com chamados abertos<\/dt><dd>2<\/dd>/)
  assert.equal(text.match(/Seria recusada/g)?.length, 2)
  assert.match(text, /3 mensagens examinadas/)
  assert.equal((await findDesk(admin.database.reader, desk))?.settings.subjectRequired, false)

  const [saving = ''] = text.split('Salvar a mudança')
  const hidden = [...saving.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)]
  const fields = Object.fromEntries(hidden.map(([, name, value]) => [name, value]))
  assert.deepEqual({ ...fields, csrf: '' }, { ...settings, csrf: '' })
  await administrator.post(form, settings)
  assert.equal((await findDesk(admin.database.reader, desk))?.settings.subjectRequired, true)
})

test('beyond 4 impact page, drafted block and rule, are tried before they are saved', async () => {
  const block = { pattern: 'cliente.example', reason: 'Propaganda', action: 'preview' }
  const blocked = await whenDone((await administrator.post('/blocklist/add', block)).location)
  assert.match(blocked.text, /Bloquear cliente\.example/)
  assert.match(blocked.text, /<dt>Teria recusado<\/dt><dd>[13]<\/dd>/)
  assert.equal((await admin.database.reader('blocklist')).length, 0)

  const rule = await administrator.post('/rules/refuseMissingSubject/mode', {
    mode: 'off',
    action: 'preview',
  })
  const off = await whenDone(rule.location)
  assert.match(off.text, /R1: assunto preenchido → Desligada/)
  const again = await administrator.post(`${rule.location}/again`, { days: '90' }, rule.location)
  assert.match((await whenDone(again.location)).text, /value="90" selected/)
  assert.equal((await administrator.get('/impact/nothing')).status, 404)
})

test('impact work, preview that takes too long, ends in time and says so', async () => {
  const [message] = await admin.database.reader('messages').select('id')
  assert.ok(message)
  const endless = {
    async *preview() {
      for (;;) {
        yield {
          message: { receivedAt: new Date(0) },
          effect: null,
          hasOpenTicket: false,
          isJudged: true,
        } as never
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
    },
  }
  const impacts = new ImpactWork({
    intake: endless,
    clock: () => new Date(),
    log: () => undefined,
    maxMs: 20,
  })
  const task = { since: new Date(0), days: 7, form: { action: '/', fields: {}, back: '/' } }
  const id = impacts.start({ ...task, draft: { kind: 'block', pattern: 'x.example' } })
  assert.equal(impacts.find(id)?.state, 'running')
  await impacts.idle()
  assert.equal(impacts.find(id)?.state, 'out-of-time')
  assert.ok((impacts.find(id)?.looked ?? 0) > 1)
})

async function whenDone(location: string): Promise<Answer> {
  for (let attempts = 0; attempts < 100; attempts++) {
    const answer = await administrator.get(location)
    if (answer.headers.refresh === undefined) return answer
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('expected the preview to end, it still runs')
}

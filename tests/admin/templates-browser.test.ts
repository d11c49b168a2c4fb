import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { validationMatter } from '../../src/admin/ask-and-write.ts'
import { createPassSigner } from '../../src/admin/signed-pass.ts'
import { saveGroup } from '../../src/store/groups.ts'
import { saveMailTemplate } from '../../src/store/mail-templates.ts'
import { saveStages } from '../../src/store/ticket-stages.ts'
import { saveTicketType } from '../../src/store/ticket-types.ts'
import { saveStep } from '../../src/store/workflow-steps.ts'
import type { TestAdmin } from '../support/admin.ts'
import { chromiumMissing, startChromium } from '../support/chromium.ts'
import { bringIn, mailAbout } from '../support/incoming.ts'
import { lookAt, openSignedIn, takePicture, looks, walkByTab } from '../support/look-at.ts'
import { startMailAdmin } from '../support/mail-admin.ts'
import { exchange } from '../support/triage.ts'
import { addChannel, addMailUser, mailTemplate, workflowStep } from '../support/workflow.ts'

const skip = chromiumMissing()
const by = { actor: 'bia', now: new Date('2026-11-21T12:00:00Z') }
const type = { ...exchange, queueId: null, groupId: null }

let admin: TestAdmin
let browser: Browser
let paths: Readonly<Record<string, string>> = {}

before(async () => {
  if (skip) return
  admin = await startMailAdmin()
  const { database, intake } = admin
  await admin.signIn('administrator')
  await saveTicketType(database, type)
  await saveStages(
    database,
    type.id,
    ['Pagamento confirmado', 'Pedido enviado', 'Nota fiscal emitida'],
    by.now,
  )
  const bia = await addMailUser(database, 'bia', 'bia@empresa.example')
  await saveGroup(database, { id: 'g', name: 'Equipe de trocas', userIds: [bia] })
  await addChannel(database, 'vendas')
  await saveMailTemplate(database, mailTemplate(), by)
  await saveMailTemplate(
    database,
    mailTemplate({ version: 1, body: `${mailTemplate().body}\n\nAté logo.` }),
    by,
  )
  const answer = { id: 'r', name: 'Prazo de troca', kind: 'answer', typeIds: [type.id] } as const
  await saveMailTemplate(database, mailTemplate(answer), by)
  await saveMailTemplate(database, mailTemplate({ id: 'a', name: 'Recebemos', kind: 'opening' }), by)
  await saveStep(database, workflowStep({ userIds: [bia], groupIds: ['g'] }), by.now)
  await bringIn(intake, { raw: mailAbout('Troca da impressora') })
  await database.writer('tickets').update({ type_id: type.id })
  const { protocol } = await database.reader('tickets').first('protocol')
  paths = {
    templates: '/mail-templates',
    'template-new': '/mail-templates/add',
    template: '/mail-templates/modelo/edit',
    steps: '/workflow-steps',
    step: '/workflow-steps/passo/edit',
    signatures: '/signatures',
    opening: '/desks/suporte%40empresa.example/opening-notice',
    desks: '/desks',
    type: `/ticket-types/${type.id}/edit`,
    ticket: `/tickets/${protocol}`,
  }
  browser = await startChromium()
})

after(async () => {
  if (skip) return
  await browser.close()
  await admin.close()
})

for (const { theme, size } of looks) {
  test(`pages of templates, ${theme} on a ${size}, fit the screen and have no fault that axe finds`, {
    skip,
  }, async () => {
    const { page, context } = await openSignedIn(browser, admin, { theme, size })
    for (const [name, path] of Object.entries(paths)) {
      await page.goto(admin.url + path)
      await page.waitForLoadState('networkidle')
      await lookAt(page, `templates-${name}-${size}-${theme}`)
    }
    await page.goto(`${admin.url}/workflow-steps/add`)
    await page.getByRole('button', { name: 'Salvar' }).click()
    await lookAt(page, `templates-step-faults-${size}-${theme}`)
    await page.goto(`${admin.url}/mail-templates/add`)
    await page.fill('#body', 'Olá {{nome}},\n{{#if pedido}}')
    await page.getByRole('button', { name: 'Salvar' }).click()
    await lookAt(page, `templates-template-faults-${size}-${theme}`)
    await context.close()
  })
}

test('template, C38 while it is typed, is previewed without a click and without a step back', {
  skip,
}, async () => {
  const { page, context } = await openSignedIn(browser, admin)
  await page.goto(`${admin.url}/mail-templates`)
  await page.goto(`${admin.url}/mail-templates/modelo/edit`)
  const preview = page.frameLocator('iframe[name="preview"]')
  await preview.getByText('Até logo.').first().waitFor()
  await page.fill('#subject', 'Tudo sobre {{pedido}}')
  await preview.getByText('Tudo sobre PV-2041 [2026-000123]').waitFor()
  await page.fill('#body', 'Olá {{contato}}, <b>veja</b>.')
  await preview.getByText('Olá Ana Souza, <b>veja</b>.').first().waitFor()
  await takePicture(page, 'templates-typed')
  await page.fill('#body', 'Olá {{nome}}')
  await preview.getByText('não existe “nome”').waitFor()
  await page.goBack()
  assert.equal(new URL(page.url()).pathname, '/mail-templates')
  await context.close()
})

test('template, by Enter in its subject, is saved and not only previewed', { skip }, async () => {
  const { page, context } = await openSignedIn(browser, admin)
  await page.goto(`${admin.url}/mail-templates/r/edit`)
  await page.fill('#subject', 'Troca do pedido {{pedido}}')
  await page.press('#subject', 'Enter')
  await page.waitForURL('**/mail-templates')
  await page.getByText('Salvo: Prazo de troca.').waitFor()
  await context.close()
})

test('template, by Tab alone, reaches every field and the frame of its preview', { skip }, async () => {
  const { page, context } = await openSignedIn(browser, admin)
  await page.goto(`${admin.url}/workflow-steps/passo/edit`)
  const stops = await walkByTab(page, 'step')
  assert.ok(stops.some((stop) => stop.startsWith('BUTTON Salvar')))
  await context.close()
})

test('validation, A20 by the link of its mail, is answered by a click on a phone', { skip }, async () => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'pt-BR' })
  const { database } = admin
  const { id } = await database.reader('tickets').first('id')
  await database.writer('tickets').update({ state: 'awaiting-validation' })
  const requestId = '0'.repeat(26)
  await database
    .writer('validation_requests')
    .insert({ id: requestId, ticket_id: id, asked_at: by.now.toISOString() })
  const signer = createPassSigner(new Uint8Array(32).fill(7))
  const pass = signer.sign(validationMatter(requestId), new Date(Date.now() + 60_000))
  const page = await context.newPage()
  await page.goto(`${admin.url}/v/${requestId}.${pass}?answer=open`)
  await lookAt(page, 'templates-validation-phone')
  await page.getByRole('button', { name: 'Não, ainda não resolveu' }).click()
  await page.getByText('voltou para quem atende').waitFor()
  await lookAt(page, 'templates-validation-done-phone')
  await context.close()
})

test('pages of templates, in English, say nothing in Portuguese', { skip }, async () => {
  const { page, context } = await openSignedIn(browser, admin)
  await page.goto(`${admin.url}/mail-templates`)
  await page.getByRole('button', { name: 'English' }).click()
  for (const name of ['templates', 'template', 'steps', 'step', 'signatures', 'opening']) {
    await page.goto(admin.url + (paths[name] ?? '/'))
    await lookAt(page, `templates-en-${name}`, { withAxe: false })
    assert.equal(await page.locator('html').getAttribute('lang'), 'en')
  }
  await context.close()
})

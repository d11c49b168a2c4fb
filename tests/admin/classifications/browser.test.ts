import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { listClassifications } from '../../../src/store/classifications.ts'
import { type TestAdmin, testPassword } from '../../support/admin.ts'
import { chromiumMissing, startChromium } from '../../support/chromium.ts'
import { addHouse, addRule } from '../../support/classification.ts'
import { bringIn, mailAbout } from '../../support/incoming.ts'
import { startMailAdmin } from '../../support/mail-admin.ts'
import { axeFaults } from '../../support/look-at.ts'

/** Where to leave pictures of the pages for people to look at; nowhere unless asked for. */
const pictures = process.env.PORTARIA_TEST_PICTURES

const sizes = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } } as const
const skip = chromiumMissing()

let admin: TestAdmin
let browser: Browser

before(async () => {
  admin = await startMailAdmin()
  await addHouse(admin.database)
  await admin.signIn('administrator')
  if (skip === false) browser = await startChromium()
  await addRule(admin.database, 'Clientes VIPs', [
    { field: 'author', value: 'presidencia@cliente.example' },
    { field: 'author', value: 'diretoria@cliente.example' },
  ])
  await addRule(
    admin.database,
    'Notas fiscais',
    [
      { condition: 'contains', value: 'nota', operator: 'and' },
      { field: 'file', condition: 'ends', value: '.xml' },
      { field: 'header', header: 'X-Origem', condition: 'equals', value: 'emissor' },
    ],
    { typeId: 't2', mode: 'shadow' },
  )
  await addRule(admin.database, 'Reclame Aqui', [{ condition: 'starts', value: 'reclame' }])
  await bringIn(admin.intake, { raw: mailAbout('Reclame aqui: impressora') })
  await bringIn(admin.intake, { raw: mailAbout('Nota fiscal de maio') })
})
after(async () => {
  if (skip === false) await browser.close()
  await admin.close()
})

async function open(
  colorScheme: 'light' | 'dark',
  size: keyof typeof sizes,
  javaScriptEnabled = true,
): Promise<Page> {
  const context = await browser.newContext({
    colorScheme,
    viewport: sizes[size],
    locale: 'pt-BR',
    javaScriptEnabled,
  })
  const page = await context.newPage()
  await page.goto(`${admin.url}/sign-in`)
  await page.fill('input[name="name"]', 'administrator')
  await page.fill('input[name="password"]', testPassword)
  await page.click('main button[type="submit"]')
  return page
}

async function checked(page: Page, name: string): Promise<void> {
  if (pictures !== undefined) {
    mkdirSync(pictures, { recursive: true })
    await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true })
  }
  const violations = await axeFaults(page)
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    [],
    name,
  )
  const overflow = await page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  assert.equal(overflow, 0, `${name} is wider than the screen`)
}

for (const scheme of ['light', 'dark'] as const) {
  for (const size of ['desktop', 'phone'] as const) {
    test(`classification pages, ${scheme} on a ${size}, fit and are accessible`, { skip }, async () => {
      const page = await open(scheme, size)
      await page.goto(`${admin.url}/classifications`)
      await checked(page, `classifications-${scheme}-${size}`)
      await page.click('text=Notas fiscais')
      await page.click('text=Ver o que mudaria')
      await checked(page, `classification-edit-${scheme}-${size}`)
      await page.goto(`${admin.url}/tickets`)
      await checked(page, `classified-tickets-${scheme}-${size}`)
      await page.click('text=Reclame aqui: impressora')
      await checked(page, `classified-ticket-${scheme}-${size}`)
      await page.context().close()
    })
  }
}

test('C40 C43 classification editor, without script and by keyboard, makes a rule', { skip }, async () => {
  const page = await open('light', 'desktop', false)
  await page.goto(`${admin.url}/classifications/add`)
  assert.equal(await page.isVisible('#header-0'), false)
  await page.selectOption('#field-0', 'header')
  assert.equal(await page.isVisible('#header-0'), true)
  await page.fill('#name', 'Portal')
  await page.fill('#header-0', 'X-Origem')
  await page.selectOption('#condition-0', 'equals')
  await page.fill('#value-0', 'portal')
  await page.press('#value-0', 'Enter')
  assert.match(await page.innerText('[role="status"]'), /Campo do cabeçalho X-Origem Igual “portal”/)
  assert.equal((await listClassifications(admin.database.reader)).length, 3)
  await page.click('text=Acrescentar condição')
  await page.fill('#value-1', 'site')
  await page.selectOption('#type', 't1')
  await page.check('input[name="mode"][value="active"]')
  await page.focus('button[value="save"]')
  await Promise.all([page.waitForURL('**/classifications'), page.keyboard.press('Enter')])
  assert.match(await page.innerText('main'), /A regra|Portal/)
  const rules = await listClassifications(admin.database.reader)
  assert.deepEqual(
    rules.at(-1)?.rows.map(({ field, header, value }) => [field, header, value]),
    [
      ['header', 'X-Origem', 'portal'],
      ['subject', '', 'site'],
    ],
  )
  await page.context().close()
})

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { listClassifications } from '../../../src/store/classifications.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { chromiumMissing, startChromium } from '../../support/chromium.ts'
import { addHouse, addRule } from '../../support/classification.ts'
import { bringIn, mailAbout } from '../../support/incoming.ts'
import { startMailAdmin } from '../../support/mail-admin.ts'
import { lookAt, openSignedIn, looks } from '../../support/look-at.ts'

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

for (const { theme: scheme, size } of looks) {
  test(`classification pages, ${scheme} on a ${size}, fit and are accessible`, { skip }, async () => {
    const { page } = await openSignedIn(browser, admin, { theme: scheme, size })
    await page.goto(`${admin.url}/classifications`)
    await lookAt(page, `classifications-${scheme}-${size}`)
    await page.click('text=Notas fiscais')
    await page.click('text=Ver o que mudaria')
    await lookAt(page, `classification-edit-${scheme}-${size}`)
    await page.goto(`${admin.url}/tickets`)
    await lookAt(page, `classified-tickets-${scheme}-${size}`)
    await page.click('text=Reclame aqui: impressora')
    await lookAt(page, `classified-ticket-${scheme}-${size}`)
    await page.context().close()
  })
}

test('C40 C43 classification editor, without script and by keyboard, makes a rule', { skip }, async () => {
  const { page } = await openSignedIn(browser, admin, { hasScript: false })
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

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import type { TestAdmin } from '../../support/admin.ts'
import { chromiumMissing, startChromium } from '../../support/chromium.ts'
import { bringIn, mail, mailAbout } from '../../support/incoming.ts'
import { lookAt, openSignedIn, looks, walkByTab } from '../../support/look-at.ts'
import { openDesk, startMailAdmin } from '../../support/mail-admin.ts'

const skip = chromiumMissing()
const strict = {
  ...openDesk,
  address: 'contrato@empresa.example',
  profile: 'estrito',
  settings: { newRequests: 'anyone' },
} as const
const waiting = {
  ...openDesk,
  address: 'financeiro@empresa.example',
  settings: { approveAtDoor: 'strangers' },
} as const

let admin: TestAdmin
let browser: Browser
before(async () => {
  if (skip) return
  admin = await startMailAdmin([openDesk, strict, waiting])
  await (await admin.signIn('administrator')).post('/rules/refuseMissingBody/mode', { mode: 'shadow' })
  await new Promise((resolve) => setTimeout(resolve, 60))
  const raw = mail(['From: Rui <rui@cliente.example>', `To: ${strict.address}`], '')
  await bringIn(admin.intake, { from: 'rui@cliente.example', to: [strict.address], raw })
  await bringIn(admin.intake, { to: [waiting.address], raw: mailAbout('Boleto em atraso') })
  browser = await startChromium()
})
after(async () => {
  if (skip) return
  await browser.close()
  await admin.close()
})

const policyOf = (address: string) => `/desks/${encodeURIComponent(address)}/policy`

for (const { theme, size } of looks) {
  test(`pages of the policy, ${theme} on a ${size}, fit the screen and have no fault that axe finds`, {
    skip,
  }, async () => {
    const { page, context } = await openSignedIn(browser, admin, { theme, size })
    const look = (name: string) => lookAt(page, `${name}-${size}-${theme}`, { withAxe: size === 'desktop' })
    const visit = async (name: string, path: string) => {
      await page.goto(`${admin.url}${path}`)
      await look(name)
    }
    await visit('rules', '/rules')
    await visit('rule', '/rules/refuseMissingBody')
    await visit('rule-locked', '/rules/refuseLoop')
    await visit('policy', policyOf(strict.address))
    await page.fill('#maxFiles', 'x')
    await page.click('main .actions button')
    await page.waitForSelector('#maxFiles-fault')
    await look('policy-fault')
    await visit('policy-changes', '/policy/changes')
    await page.click('main details summary')
    await look('policy-changes-open')
    await visit('audit', '/audit')
    await visit('at-door', '/at-door')
    await page.click('tbody a')
    await page.waitForSelector('pre.source')
    await look('at-door-mail')
    await visit('deferred', '/at-door/deferred')
    const { id } = await admin.database.reader('messages').where({ state: 'refused' }).first('id')
    await visit('message', `/messages/${id}`)
    await page.click('text=verificações sem objeção')
    await look('message-checks')
    await visit('simulate', `/simulate?message=${id}`)
    await page.click('main form button[type="submit"]')
    await page.waitForSelector('main table')
    await look('simulated')
    assert.match(await page.innerText('main form'), /mensagem guardada, que não tem assunto/)
    await page.goto(`${admin.url}/rules/refuseMissingSubject`)
    await page.selectOption('#mode', 'off')
    await page.click('button[value="preview"]')
    await page.waitForSelector('main p[role="status"]')
    await look('impact')
    await context.close()
  })
}

test('pages of the policy, by Tab alone, show where the focus is and reach every act', { skip }, async () => {
  const { page, context } = await openSignedIn(browser, admin)
  const acts = [
    ['/rules/refuseMissingBody', /Tornar ativa/, /Ver o impacto/],
    [policyOf(strict.address), /Salvar/, /Ver o impacto/],
    ['/simulate', /Simular/],
    ['/policy/changes', /campos/],
    ['/at-door', /Boleto/, /Adiadas/],
  ] as const
  for (const [path, ...wanted] of acts) {
    await page.goto(`${admin.url}${path}`)
    const stops = await walkByTab(page, path)
    for (const act of wanted)
      assert.ok(
        stops.some((stop) => act.test(stop)),
        `${path} ${act}`,
      )
  }
  await context.close()
})

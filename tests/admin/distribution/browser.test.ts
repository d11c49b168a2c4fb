import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { distributeWaiting } from '../../../src/store/distribution.ts'
import { saveQueue } from '../../../src/store/queues.ts'
import { saveDistribution } from '../../../src/store/distribution-setting.ts'
import { saveAgent } from '../../../src/store/agent-list.ts'
import { findUserByName } from '../../../src/store/users.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { chromiumMissing, startChromium } from '../../support/chromium.ts'
import { bringIn, mailAbout } from '../../support/incoming.ts'
import { startMailAdmin } from '../../support/mail-admin.ts'
import { lookAt, looks, openSignedIn } from '../../support/look-at.ts'

const skip = chromiumMissing()
const year = new Date().getFullYear()

let admin: TestAdmin
let browser: Browser

before(async () => {
  if (skip !== false) return
  admin = await startMailAdmin()
  await admin.signIn('administrator', 'chefe')
  for (const name of ['ana', 'bia']) await admin.signIn('operator', name)
  const { database } = admin
  const queue = { colour: 'teal', distributes: true, capacity: null, position: 1 } as const
  await saveQueue(database, { ...queue, id: 'fiscal', name: 'Fiscal' }, [])
  await saveQueue(database, { ...queue, id: 'suporte', name: 'Suporte técnico', colour: 'purple' }, [])
  const bia = await findUserByName(database.reader, 'bia')
  await saveAgent(database, bia?.id ?? '', { capacity: 8, skills: ['fiscal', 'suporte'] })
  await saveDistribution(database, { isOn: true, idleMinutes: 15 }, new Date())
  browser = await startChromium()
})

after(async () => {
  if (skip !== false) return
  await browser.close()
  await admin.close()
})

test('two agents, in browsers of their own, A4 A5 A6 A7 come online by keyboard and share what waits', {
  skip,
}, async () => {
  for (const subject of ['Impressora', 'Rede', 'Senha', 'Monitor'])
    await bringIn(admin.intake, { raw: mailAbout(subject) })
  const [ana, bia] = [await signedIn('ana'), await signedIn('bia')]
  await bia.goto(`${admin.url}/distribution`)
  assert.match(await bia.innerText('main'), /Lista de espera \(4\)/)
  for (const agent of [bia, ana]) {
    await agent.getByRole('button', { name: 'Online' }).focus()
    await agent.keyboard.press('Enter')
    await agent.locator('.agent-status [aria-current]', { hasText: 'Online' }).waitFor()
  }
  assert.match(await bia.innerText('main'), /Nenhum chamado esperando/)
  for (const subject of ['Teclado', 'Mouse', 'Cabo', 'Fonte'])
    await bringIn(admin.intake, { raw: mailAbout(subject) })
  await distributeWaiting(admin.database, new Date())
  for (const agent of [ana, bia]) {
    await agent.goto(`${admin.url}/tickets?situation=open&assignee=me`)
    assert.equal(await agent.locator('.protocol-cell').count(), 4)
  }
  await bia.goto(`${admin.url}/tickets/${year}-000001`)
  await bia.selectOption('#agent', { label: 'ana' })
  await bia.getByRole('button', { name: 'Atribuir', exact: true }).click()
  assert.match(await bia.innerText('.flash'), /agora é de ana/)
  await ana.goto(`${admin.url}/tickets/${year}-000001`)
  await ana.getByRole('button', { name: 'Devolver à distribuição' }).click()
  assert.match(await ana.innerText('main'), /Liberado por ana: era de ana, volta à distribuição/)
  assert.match(await ana.innerText('.facts'), /Responsável\s+bia/)
  for (const agent of [ana, bia]) await agent.context().close()
})

for (const { theme, size } of looks) {
  test(`pages of the distribution, ${theme} on a ${size}, fit the screen and have no fault that axe finds`, {
    skip,
  }, async () => {
    const page = await signedIn('chefe', theme, size)
    for (const [name, where] of [
      ['distribution', '/distribution'],
      ['agent', `/distribution/agents/${(await findUserByName(admin.database.reader, 'bia'))?.id}`],
      ['ticket', `/tickets/${year}-000001`],
      ['tickets', '/tickets'],
      ['queue', '/queues/fiscal/edit'],
    ] as const) {
      await page.goto(`${admin.url}${where}`)
      await lookAt(page, `${name}-${size}-${theme}`)
    }
    await page.goto(`${admin.url}/distribution`)
    await page.fill('#idle', '99')
    await page.locator('main button[type="submit"]').click()
    await lookAt(page, `distribution-fault-${size}-${theme}`)
    await page.context().close()
  })
}

async function signedIn(
  name: string,
  theme: (typeof looks)[number]['theme'] = 'light',
  size: 'desktop' | 'phone' = 'desktop',
): Promise<Page> {
  const { page } = await openSignedIn(browser, admin, { name, theme, size })
  page.setDefaultTimeout(120_000)
  await page.waitForURL(`${admin.url}/`)
  return page
}

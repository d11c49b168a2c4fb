import type { Request } from 'express'
import type { PulledAccount } from '../../../domain/pull/pulled-account.ts'
import type { PullTest } from '../../../domain/pull/pulling-means.ts'
import { note } from '../../audit-note.ts'
import type { Page, PageContext } from '../../page.ts'
import { seeOther } from '../../visit.ts'
import { accountOf } from './edit.ts'

/** What a test of an account found, for the person who asked. */
export type ShownTest = { readonly accountId: string; readonly at: string; readonly test: PullTest }

/** More folders than that are chosen by typing their names. */
const maxFolders = 200

/** Tests an account at a click and shows what was said, with secrets masked. M6 */
export const submitTest: Page = (context) => async (request, response) => {
  const { page } = await testAtClick(context, request)
  seeOther(response, `${page}#test`)
}

/** Asks the server of an account for its folders, to choose among them. C4 */
export const submitFolders: Page = (context) => async (request, response) => {
  const { page, isGood } = await testAtClick(context, request)
  seeOther(response, isGood ? `${page}/edit#folders` : `${page}#test`)
}

/** Tests an account, and keeps in the session of who asked what was found: it says nothing about any other time. */
export async function testAccount(
  { pulling, clock }: PageContext,
  request: Request,
  account: PulledAccount,
): Promise<PullTest> {
  const found = await pulling.test(account, null)
  const test = { ...found, folders: found.folders.slice(0, maxFolders) }
  request.session.pulledTest = { accountId: account.id, at: clock().toISOString(), test }
  return test
}

/** The last test of an account in a session; `null` where there was none. */
export function testOf(request: Request, accountId: string): ShownTest | null {
  const shown = request.session.pulledTest
  return shown?.accountId === accountId ? shown : null
}

async function testAtClick(
  context: PageContext,
  request: Request,
): Promise<{ readonly page: string; readonly isGood: boolean }> {
  const account = await accountOf(context, request)
  const { steps } = await testAccount(context, request, account)
  const isGood = steps.every(({ state }) => state === 'good')
  await note(context, request, { event: 'pulled-account-tested', subject: account.name, details: { isGood } })
  return { page: `/pulled-accounts/${account.id}`, isGood }
}

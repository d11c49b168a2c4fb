import { authenticityEn } from './pages/authenticity-en.ts'
import { frameEn } from './pages/frame-en.ts'
import { mailEn } from './pages/mail-en.ts'
import { policyEn } from './pages/policy-en.ts'
import type { pagesPtBr } from './pages-pt-br.ts'

/** The texts of all pages in English. */
export const pagesEn: Readonly<Record<keyof typeof pagesPtBr, string>> = {
  ...frameEn,
  ...mailEn,
  ...policyEn,
  ...authenticityEn,
}

import { authenticityPtBr } from './pages/authenticity-pt-br.ts'
import { framePtBr } from './pages/frame-pt-br.ts'
import { mailPtBr } from './pages/mail-pt-br.ts'
import { policyPtBr } from './pages/policy-pt-br.ts'

/** The texts of all pages in Brazilian Portuguese. */
export const pagesPtBr = { ...framePtBr, ...mailPtBr, ...policyPtBr, ...authenticityPtBr } as const

import { framePtBr } from './pages/frame-pt-br.ts'
import { mailPtBr } from './pages/mail-pt-br.ts'
import { policyPtBr } from './pages/policy-pt-br.ts'
import { registryPtBr } from './pages/registry-pt-br.ts'

/** The texts of all pages in Brazilian Portuguese. */
export const pagesPtBr = { ...framePtBr, ...mailPtBr, ...policyPtBr, ...registryPtBr } as const

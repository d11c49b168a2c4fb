import type { Route } from './page.ts'
import { chooseLanguage } from './pages/account/language.ts'
import { changePassword } from './pages/account/password.ts'
import { picture, submitPicture } from './pages/account/picture.ts'
import { account } from './pages/account/show.ts'
import { changeSecondFactor, secondFactor } from './pages/account/second-factor.ts'
import { signIn, signInForm } from './pages/account/sign-in.ts'
import { codeForm, signInWithCode } from './pages/account/sign-in-code.ts'
import { signOut } from './pages/account/sign-out.ts'
import { list as auditList } from './pages/audit/list.ts'
import { setUp, setUpForm } from './pages/setup/show.ts'
import { start } from './pages/start/show.ts'
import { submitCorrection } from './pages/why/correct.ts'
import { explain } from './pages/why/show.ts'
import { accountRoutes } from './routes/accounts.ts'
import { channelRoutes } from './routes/channels.ts'
import { answersRoutes } from './routes/answers.ts'
import { automaticMailRoutes } from './routes/automatic-mail.ts'
import { classificationRoutes } from './routes/classification.ts'
import { deskRoutes } from './routes/desk.ts'
import { distributionRoutes } from './routes/distribution.ts'
import { mailRoutes } from './routes/mail.ts'
import { outgoingRoutes } from './routes/outgoing.ts'
import { peopleRoutes } from './routes/people.ts'
import { policyRoutes } from './routes/policy.ts'
import { pulledAccountRoutes } from './routes/pulled-accounts.ts'
import { ticketsRoutes } from './routes/tickets.ts'
import { triageRoutes } from './routes/triage.ts'

/** Every route with who may open it. The first row that matches answers. */
export const routes: readonly Route[] = [
  { method: 'get', path: '/', audience: 'operator', page: start },
  { method: 'get', path: '/sign-in', audience: 'anyone', page: signInForm },
  { method: 'post', path: '/sign-in', audience: 'anyone', page: signIn },
  { method: 'get', path: '/sign-in/code', audience: 'anyone', page: codeForm },
  { method: 'post', path: '/sign-in/code', audience: 'anyone', page: signInWithCode },
  { method: 'post', path: '/sign-out', audience: 'operator', page: signOut },
  { method: 'get', path: '/p/:token', audience: 'anyone', page: explain },
  { method: 'post', path: '/p/:token', audience: 'anyone', page: submitCorrection, hasOwnPass: true },
  { method: 'get', path: '/setup/:token', audience: 'anyone', page: setUpForm },
  { method: 'post', path: '/setup/:token', audience: 'anyone', page: setUp },
  { method: 'post', path: '/language', audience: 'anyone', page: chooseLanguage },
  { method: 'get', path: '/account', audience: 'operator', page: account },
  { method: 'get', path: '/account/picture', audience: 'operator', page: picture },
  { method: 'post', path: '/account/picture', audience: 'operator', page: submitPicture, hasUpload: true },
  { method: 'post', path: '/account/password', audience: 'operator', page: changePassword },
  { method: 'get', path: '/account/second-factor', audience: 'operator', page: secondFactor },
  { method: 'post', path: '/account/second-factor', audience: 'operator', page: changeSecondFactor },
  { method: 'get', path: '/audit', audience: 'administrator', page: auditList },
  ...triageRoutes,
  ...ticketsRoutes,
  ...answersRoutes,
  ...mailRoutes,
  ...outgoingRoutes,
  ...peopleRoutes,
  ...policyRoutes,
  ...classificationRoutes,
  ...deskRoutes,
  ...distributionRoutes,
  ...channelRoutes,
  ...accountRoutes,
  ...pulledAccountRoutes,
  ...automaticMailRoutes,
]

import express, { type Express } from 'express'
import { requireAudience } from './audience.ts'
import { serveAssets } from './assets.ts'
import { requireCsrfToken } from './csrf.ts'
import { errorPage } from './error-page.ts'
import { readForm, requirePlainFields } from './fields.ts'
import { healthz } from './healthz.ts'
import { notFound } from './http-fault.ts'
import { noWorld, type OutgoingWorld } from './outgoing-means.ts'
import { noPulling, noSettingsWorld } from './pulling-world.ts'
import type { PageContext } from './page.ts'
import { routes } from './routes.ts'
import { publicNetwork } from './remote-images/network.ts'
import { requireSecondFactor } from './require-second-factor.ts'
import { createAccountChecks } from '../outgoing/accounts/account-checks.ts'
import { houseAccounts } from '../outgoing/accounts/house-accounts.ts'
import { createAccessTokens } from '../outgoing/oauth/access-tokens.ts'
import { createSecretBox } from '../store/secret-box.ts'
import { keepOutOfCaches, requireOwnHost, securityFields } from './security.ts'
import { learnVisit, openSession } from './session.ts'
import { SessionStore } from './session-store.ts'
import { createPassSigner } from './signed-pass.ts'
import { readStreamedForm } from './streamed-form.ts'
import { readUpload } from './upload.ts'

/** What the pages are made with. */
export type AdminOptions = Omit<
  PageContext,
  'secrets' | 'passes' | 'signature' | 'imageNetwork' | 'outgoing' | 'pulling' | 'settingsWorld'
> & {
  /** Signs the cookies and seals what the database keeps. */
  readonly secret: Uint8Array
  /** What mail of ours calls this host. */
  readonly hostname: string
  /** Names under which the pages may be asked for, beside loopback and the host of `publicUrl`. */
  readonly hostNames: readonly string[]
  /** The public network when left out, which only tests do not. */
  readonly imageNetwork?: PageContext['imageNetwork']
  /** Keys that were in force before: what they sealed still opens. */
  readonly previousSecrets?: readonly Uint8Array[]
  /** Nobody outside is asked anything when left out. */
  readonly outgoing?: OutgoingWorld
  /** No account is reached when left out. */
  readonly pulling?: PageContext['pulling']
  /** Nobody is asked about mail servers when left out. */
  readonly settingsWorld?: PageContext['settingsWorld']
}

/** Makes the pages, without a socket. Each request goes through the same checks in the order written here. */
export function createAdminApp({
  secret,
  previousSecrets = [],
  hostname,
  hostNames,
  outgoing: world = noWorld,
  ...options
}: AdminOptions): Express {
  const secrets = createSecretBox(secret, previousSecrets)
  const accessTokens = createAccessTokens({ secrets, addresses: world.addresses, clock: options.clock })
  const { network, probeLimits: limits, listener = () => null, accountSources = [] } = world
  const { database, clock, log } = options
  const house = houseAccounts({
    database,
    clock,
    listener,
    network,
    resolve: world.resolve,
    hostname: world.hostname,
    means: { database, secrets, accessTokens },
    ...(limits === undefined ? {} : { limits }),
  })
  const checks = createAccountChecks({ database, clock, log, sources: [...house, ...accountSources] })
  const context: PageContext = {
    imageNetwork: publicNetwork,
    pulling: noPulling,
    settingsWorld: noSettingsWorld,
    ...options,
    secrets,
    outgoing: { ...world, accessTokens, checks },
    passes: createPassSigner(secret),
    signature: { secret, hostname },
  }
  const { publicUrl, secondFactor } = context
  const publicAddress = publicUrl === null ? null : new URL(publicUrl)
  const isHttps = publicAddress?.protocol === 'https:'
  const store = new SessionStore(database, clock)
  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', false)
  app.set('query parser', 'simple')
  app.use(securityFields(isHttps))
  app.use(requireOwnHost(publicAddress === null ? hostNames : [...hostNames, publicAddress.hostname]))
  app.get('/healthz', healthz(context))
  app.use('/assets', serveAssets(), () => {
    throw notFound()
  })
  app.use(keepOutOfCaches, openSession(store, secret, isHttps), learnVisit(database, clock))
  for (const route of routes) {
    const { method, path, audience, page, isBackground = false, lists = [], hasUpload = false } = route
    const requireForm = route.hasOwnPass === true ? [] : [requireCsrfToken]
    if (isBackground) {
      app[method](path, (request, _response, next) => {
        store.ignoreUse(request.session)
        next()
      })
    }
    // A file is read only from who may send it.
    if (hasUpload) app.post(path, requireAudience(audience, isBackground), ...readUpload)
    if (route.hasFiles === true)
      app.post(path, requireAudience(audience, isBackground), readStreamedForm(context.blobs, log))
    if (method === 'post') app.post(path, readForm)
    app[method](
      path,
      requirePlainFields(lists),
      ...requireForm,
      requireAudience(audience, isBackground),
      requireSecondFactor(route, secondFactor, database),
      page(context),
    )
  }
  app.use(() => {
    throw notFound()
  })
  app.use(errorPage(log, clock))
  return app
}

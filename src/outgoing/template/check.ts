import {
  longestTemplate,
  momentVariables,
  variableAliases,
  variables,
} from '../../domain/outgoing/template.ts'
import { createTemplateEngine } from './engine.ts'

/** What is wrong with a template, and where: lines count from one. C28 */
export type TemplateFault = {
  readonly kind: 'unknown' | 'forbidden' | 'syntax' | 'long' | 'deep'
  /** What stands there; empty where no name does. */
  readonly name: string
  readonly line: number
}

type Engine = ReturnType<typeof createTemplateEngine>
type Program = ReturnType<Engine['parse']>
type Statement = Program['body'][number]
type Located = { readonly loc: { readonly start: { readonly line: number } } }
/** A statement with all that one of any type may have. */
type Shape = Located & {
  readonly type: string
  readonly path?: Expression
  readonly name?: Expression
  readonly params?: readonly Expression[]
  readonly hash?: object
  readonly escaped?: boolean
  readonly program?: Program
  readonly inverse?: Program
}
type Expression = Located & {
  readonly type: string
  readonly original?: unknown
  readonly parts?: readonly string[]
}

const known: ReadonlySet<string> = new Set([...variables, ...Object.keys(variableAliases)])
const blocks: ReadonlySet<string> = new Set(['if', 'unless'])
/** Ways to write a moment. */
const formats: ReadonlySet<string> = new Set(['data', 'hora', 'date', 'time'])

/** Blocks within blocks; more is nothing that people write. */
const deepest = 20
/** Statements in all: what bounds them bounds the time that filling takes. */
const mostStatements = 2_000

/** A template that may be filled, or the first things that are wrong with it. */
export type CheckedTemplate =
  | { readonly program: Program; readonly faults: readonly [] }
  | { readonly program: null; readonly faults: readonly TemplateFault[] }

const parser = createTemplateEngine()

/**
 * Reads a template and allows nothing but names of ours, `if`, `unless` and the ways to write a moment.
 *
 * It walks what was parsed, and the same tree is compiled: no partial, no decorator, no path, no data, no text that
 * leaves unescaped gets so far.
 */
export function checkTemplate(text: string, field: keyof typeof longestTemplate): CheckedTemplate {
  if (text.length > longestTemplate[field]) return refused([{ kind: 'long', name: '', line: 1 }])
  let program: Program
  try {
    program = parser.parse(text)
  } catch (error) {
    return refused([{ kind: 'syntax', name: '', line: lineOf(error) }])
  }
  const faults: TemplateFault[] = []
  const walk = { left: mostStatements, faults }
  look(program, 0, walk)
  return faults.length > 0 ? refused(faults) : { program, faults: [] }
}

function refused(faults: readonly TemplateFault[]): CheckedTemplate {
  return { program: null, faults }
}

type Walk = { left: number; readonly faults: TemplateFault[] }

function look(program: Program, depth: number, walk: Walk): void {
  if ((program.blockParams ?? []).length > 0) fault(walk, 'forbidden', `as |${program.blockParams}|`, program)
  for (const statement of program.body) {
    walk.left -= 1
    if (walk.left < 0 || depth > deepest) {
      fault(walk, 'deep', '', statement)
      return
    }
    lookAt(statement, depth, walk)
  }
}

function lookAt(statement: Statement, depth: number, walk: Walk): void {
  const shape = statement as Statement & Shape
  switch (shape.type) {
    case 'ContentStatement':
    case 'CommentStatement':
      return
    case 'MustacheStatement':
      lookAtMustache(shape, walk)
      return
    case 'BlockStatement': {
      lookAtBlock(shape, walk)
      if (shape.program) look(shape.program, depth + 1, walk)
      if (shape.inverse) look(shape.inverse, depth + 1, walk)
      return
    }
    default:
      fault(walk, 'forbidden', wordsOf(shape.name ?? shape.path), shape)
  }
}

function lookAtMustache(shape: Shape, walk: Walk): void {
  const name = plainName(shape.path)
  const [param, ...others] = shape.params ?? []
  const isFormat = name !== null && formats.has(name)
  if (shape.escaped !== true || shape.hash !== undefined || (param !== undefined && !isFormat)) {
    fault(walk, 'forbidden', wordsOf(shape.path), shape)
  } else if (param === undefined) {
    lookAtName(shape.path, walk)
  } else if (others.length > 0 || !momentVariables.has(plainName(param) ?? '')) {
    fault(walk, 'forbidden', wordsOf(param), shape)
  }
}

function lookAtBlock(shape: Shape, walk: Walk): void {
  const name = plainName(shape.path)
  const [param, ...others] = shape.params ?? []
  if (name === null || !blocks.has(name) || shape.hash !== undefined || others.length > 0) {
    fault(walk, 'forbidden', wordsOf(shape.path), shape)
  } else if (param === undefined) {
    fault(walk, 'syntax', name, shape)
  } else {
    lookAtName(param, walk)
  }
}

/** A name of ours, as it is: no way into it, none around it. */
function lookAtName(expression: Expression | undefined, walk: Walk): void {
  const name = plainName(expression)
  if (expression === undefined || (name !== null && known.has(name))) return
  fault(walk, name === null ? 'forbidden' : 'unknown', wordsOf(expression), expression)
}

/** The name that an expression is; `null` where it is a path, data, a literal or an expression of its own. */
function plainName(expression: Expression | undefined): string | null {
  if (expression?.type !== 'PathExpression') return null
  const [part, ...others] = expression.parts ?? []
  return part !== undefined && others.length === 0 && expression.original === part ? part : null
}

/** What people see of an expression that is refused: as much as a line may show. */
function wordsOf(expression: Expression | undefined): string {
  return String(expression?.original ?? '').slice(0, 60)
}

/** The first few are enough to mend a template. */
const mostFaults = 5

function fault({ faults }: Walk, kind: TemplateFault['kind'], name: string, at: object): void {
  // A program that holds nothing knows no place of its own.
  const line = 'loc' in at && at.loc ? (at as Located).loc.start.line : 1
  if (faults.length < mostFaults) faults.push({ kind, name, line })
}

function lineOf(error: unknown): number {
  const { lineNumber, message } = error as { readonly lineNumber?: number; readonly message?: string }
  return lineNumber ?? Number(/on line (\d+)/.exec(message ?? '')?.[1] ?? 1)
}

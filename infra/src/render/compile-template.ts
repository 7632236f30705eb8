import Handlebars from 'handlebars';
import { KitError } from '../errors/kit-error.ts';
import type { TemplateValues } from '../plan/host-plan.ts';
import { quote } from './quote.ts';

/** What may stand in a configuration without quotes: it means nothing in any of the languages. */
const plainWord = /^[A-Za-z0-9_./:@-]+$/;
const secretForms = ['secret', 'sha1', 'whsec'] as const;
const blocks = ['if', 'unless', 'each', 'with'] as const;

const environment = environmentOf();
const knownHelpers = Object.fromEntries(
  ['plain', ...Object.keys(quote), ...secretForms].map((name) => [name, true]),
);

/** A template, ready to be filled. @throws {KitError} `template-invalid` */
export type Template = (values: TemplateValues) => string;

/**
 * Reads a template: Handlebars where its name ends in .hbs, else text that is copied as it is. Strict in
 * all that Handlebars is lax about: a name that has no value and a helper that does not exist are errors
 * with file and line, and so is a value without a quoting helper unless it is a number or a plain word.
 *
 * @param name of the template under templates/
 * @throws {KitError} `template-invalid`
 */
export function compileTemplate(name: string, text: string): Template {
  if (!name.endsWith('.hbs')) return () => text;
  const fill = explained(name, () => {
    const program = environment.parse(text, { srcName: name });
    guard(program.body);
    return environment.compile(program, {
      strict: true,
      noEscape: true,
      knownHelpers,
      knownHelpersOnly: true,
    });
  });
  return (values) => explained(name, () => fill(values));
}

function explained<Result>(name: string, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    throw asKitError(name, cause);
  }
}

function environmentOf(): typeof Handlebars {
  const made = Handlebars.create();
  for (const unused of ['log', 'lookup', 'helperMissing', 'blockHelperMissing'])
    made.unregisterHelper(unused);
  made.registerHelper('plain', (value: unknown) => plain(value));
  for (const [name, quoter] of Object.entries(quote))
    made.registerHelper(name, (value: unknown) => quoter(textOf(value, name)));
  for (const form of secretForms)
    made.registerHelper(form, (value: unknown) => `@{${form}:${plain(value)}}`);
  return made;
}

function plain(value: unknown): string {
  const text = textOf(value, 'plain');
  if (plainWord.test(text)) return text;
  throw new RangeError(`${quote.json(text)} needs a quoting helper`);
}

function textOf(value: unknown, helper: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new TypeError(`${helper} was given ${value === undefined ? 'nothing' : typeof value}`);
}

/**
 * `{{name}}` becomes `{{plain name}}`; unknown blocks are refused, which Handlebars would skip; and every
 * name has to have a value, also where it is a helper's argument, which Handlebars would let pass.
 */
function guard(statements: readonly hbs.AST.Statement[]): void {
  for (const statement of statements) {
    if (isMustache(statement)) {
      if (statement.params.length === 0) wrap(statement);
      demand(statement.params);
    }
    if (isBlock(statement)) {
      const { original } = statement.path;
      if (!blocks.some((known) => known === original))
        throw Object.assign(new RangeError(`there is no block "${original}"`), {
          lineNumber: statement.loc.start.line,
        });
      demand(statement.params);
      guard(statement.program.body);
      guard(statement.inverse?.body ?? []);
    }
  }
}

function demand(params: readonly hbs.AST.Expression[]): void {
  for (const param of params) {
    if (param.type === 'PathExpression') Object.assign(param, { strict: true });
    if (param.type === 'SubExpression') demand((param as hbs.AST.SubExpression).params);
  }
}

function wrap(statement: hbs.AST.MustacheStatement): void {
  const name = statement.path as hbs.AST.PathExpression;
  statement.params = [name];
  statement.path = { ...name, data: false, depth: 0, parts: ['plain'], original: 'plain' };
}

function isMustache(node: hbs.AST.Node): node is hbs.AST.MustacheStatement {
  return node.type === 'MustacheStatement';
}

function isBlock(node: hbs.AST.Node): node is hbs.AST.BlockStatement {
  return node.type === 'BlockStatement';
}

function asKitError(name: string, cause: unknown): KitError {
  if (!(cause instanceof Error)) throw cause;
  const line = 'lineNumber' in cause ? String(cause.lineNumber) : undefined;
  const parsed = /^Parse error on line (\d+)/.exec(cause.message)?.[1];
  const place = line ?? parsed;
  const why = (cause.message.split('\n')[0] ?? '')
    .replace(/ - \d+:\d+$/, '')
    .replace(/ not defined in \[object Object\]/, ' has no value');
  return new KitError(
    `Cannot render templates/${name}${place === undefined ? '' : `:${place}`}: ${why}`,
    {
      code: 'template-invalid',
      hint: 'Values come from infra/src/plan, helpers from infra/src/render/quote.ts.',
      cause,
    },
  );
}

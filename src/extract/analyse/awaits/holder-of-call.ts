import { ts } from 'ts-morph'

import type { AsyncFunction, Refusal } from './await-reach.ts'

/** What a piece of code runs in: a function that may wait, a file when it is loaded, or a place that cannot wait. */
export type Holder =
  | { readonly is: 'function'; readonly declared: AsyncFunction }
  | { readonly is: 'file'; readonly file: ts.SourceFile }
  | { readonly is: 'refused'; readonly refusal: Refusal }

/**
 * Looks outwards from a node.
 *
 * @param isOpened Functions that are none any longer: the callbacks of loops.
 */
export function holderOf(node: ts.Node, isOpened: (declared: ts.Node) => boolean): Holder {
  let child = node
  for (let at = node.parent; at !== undefined; child = at, at = at.parent) {
    const refusal = refusalAt(at, child)
    if (refusal !== undefined) return { is: 'refused', refusal }
    if (isAsyncFunction(at) && child === at.body && !isOpened(at))
      return { is: 'function', declared: at }
  }
  return { is: 'file', file: node.getSourceFile() }
}

function isAsyncFunction(node: ts.Node): node is AsyncFunction {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isArrowFunction(node) ||
    ts.isMethodDeclaration(node)
  )
}

function refusalAt(at: ts.Node, child: ts.Node): Refusal | undefined {
  if (ts.isParameter(at)) {
    return {
      why: 'it stands in the default of a parameter, where nothing can be waited for',
      remedy: 'Give the parameter no default, and make its value in the body of the function.',
    }
  }
  if (ts.isDecorator(at)) {
    return {
      why: 'it stands in a decorator, which cannot wait',
      remedy: 'Take the value from a constant, or ask for it where the class is used.',
    }
  }
  if (ts.isConstructorDeclaration(at)) {
    return {
      why: 'a constructor cannot wait',
      remedy:
        'Make the object in a static method that waits first, and hand the result to the constructor.',
    }
  }
  if (ts.isGetAccessor(at) || ts.isSetAccessor(at)) {
    return {
      why: `a ${ts.isGetAccessor(at) ? 'getter' : 'setter'} cannot wait`,
      remedy: 'Make it a method.',
    }
  }
  if (ts.isPropertyDeclaration(at)) {
    return {
      why: 'a property is given its value while the object is made, which cannot wait',
      remedy: 'Ask for the value in a method, or in a static method that makes the object.',
    }
  }
  if (ts.isClassStaticBlockDeclaration(at)) {
    return {
      why: 'a static block cannot wait',
      remedy: 'Move it into a function that is called when the application starts.',
    }
  }
  if (ts.isHeritageClause(at) || (ts.isComputedPropertyName(at) && ts.isClassElement(at.parent))) {
    return {
      why: 'it says what a class is, which cannot wait',
      remedy: 'Keep the value in a constant above the class.',
    }
  }
  if (ts.isEnumMember(at) || ts.isModuleBlock(at)) {
    return {
      why: `it runs in ${ts.isEnumMember(at) ? 'an enum' : 'a namespace'}, which cannot wait`,
      remedy: 'Move it into a function.',
    }
  }
  const isImplicit = ts.isMethodDeclaration(at) && child === at.body && isCalledUnseen(at.name)
  if (!isImplicit) return undefined
  return {
    why: `${at.name.getText()} is called by the language itself, which does not wait`,
    remedy: 'Make it a method with another name, and call that.',
  }
}

const UNSEEN: ReadonlySet<string> = new Set(['toString', 'toJSON', 'valueOf', 'toLocaleString'])

function isCalledUnseen(name: ts.PropertyName): boolean {
  if (ts.isComputedPropertyName(name)) return name.expression.getText().startsWith('Symbol.')
  return ts.isIdentifier(name) && UNSEEN.has(name.text)
}

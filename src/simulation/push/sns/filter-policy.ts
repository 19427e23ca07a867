import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../json.ts';
import { compileEventPattern, type EventMatcher } from '../../patterns/event-pattern.ts';
import type { StepBudget } from '../../patterns/step-budget.ts';
import type { MessageInput } from './message.ts';
import { attributeValue, isOfType } from './message-attributes.ts';
import type { FilterPolicyScope, SubscriptionRow } from './subscription.ts';

/** Why a message does not reach a subscriber. */
export interface FilterMiss {
  /** The key of the policy that it does not meet; null where it has none at all. */
  readonly key: string | null;
  /** A clause for the learner: `"store" is "b", and the policy wants ["a"]`. */
  readonly why: string;
}

/** Steps that the filters of one message may take together; about as much work as code may do in one call. */
export const FILTER_STEPS_MAX = 10_000_000;

/** What filter policies look at in one message; read when somebody asks for it, and once. */
export class FilterSubject {
  readonly #input: Pick<MessageInput, 'message' | 'messageAttributes'>;
  readonly #budget: StepBudget;
  #attributes: JsonObject | null = null;
  #body: Json | undefined;

  constructor(input: Pick<MessageInput, 'message' | 'messageAttributes'>, budget: StepBudget) {
    this.#input = input;
    this.#budget = budget;
  }

  /**
   * Why the message does not pass the subscription's filter; null where it does. Keys are ANDed and
   * the values of a list ORed; a missing attribute meets nothing but `{"exists": false}`, and a body
   * that is no JSON object nothing at all (SNS-08).
   */
  missOf(subscription: SubscriptionRow): FilterMiss | null {
    const { filterPolicy, filterPolicyScope } = subscription;
    if (filterPolicy === null) return null;
    const document =
      filterPolicyScope === 'MESSAGE_BODY' ? this.#readBody() : this.#readAttributes();
    if (!isJsonObject(document)) {
      return { key: null, why: 'the policy looks at the body, and that is not a JSON object' };
    }
    const { whole, parts } = compiled(filterPolicy);
    if (whole(document, this.#budget)) return null;
    const missed = parts.find(({ matches }) => !matches(document, this.#budget));
    if (!missed)
      return { key: null, why: 'no one element of its lists has all that the policy wants' };
    const { key } = missed;
    return { key, why: whyMissed(key, filterPolicy[key] ?? null, document, filterPolicyScope) };
  }

  #readAttributes(): JsonObject {
    this.#attributes ??= attributeDocument(this.#input.messageAttributes);
    return this.#attributes;
  }

  #readBody(): Json {
    this.#body ??= parseOrNull(this.#input.message);
    return this.#body;
  }
}

interface CompiledPolicy {
  readonly whole: EventMatcher;
  /** One for each key at the top, to tell which one a message does not meet. */
  readonly parts: readonly { readonly key: string; readonly matches: EventMatcher }[];
}

/** Policies are plain data and never changed, so each is compiled once while it lives in memory. */
const compiledPolicies = new WeakMap<JsonObject, CompiledPolicy>();

function compiled(policy: JsonObject): CompiledPolicy {
  let found = compiledPolicies.get(policy);
  if (!found) {
    found = {
      whole: compileEventPattern(policy),
      parts: Object.entries(policy).map(([key, value]) => ({
        key,
        matches: compileEventPattern({ [key]: value }),
      })),
    };
    compiledPolicies.set(policy, found);
  }
  return found;
}

/** Attributes as a pattern sees them: texts, numbers and lists; SNS passes over binary ones (SNS-08). */
function attributeDocument(attributes: MessageInput['messageAttributes']): JsonObject {
  const members: [string, Json][] = [];
  for (const [name, attribute] of Object.entries(attributes)) {
    if (isOfType(attribute, 'Binary')) continue;
    const value = attributeValue(attribute);
    if (isOfType(attribute, 'Number')) members.push([name, Number(value)]);
    else if (attribute.dataType === 'String.Array') members.push([name, listOf(value)]);
    else members.push([name, value]);
  }
  return Object.fromEntries(members);
}

/** What is no JSON array has no elements, and none of them fits. */
function listOf(text: string): readonly Json[] {
  const value = parseOrNull(text);
  return isJsonArray(value) ? value : [];
}

function parseOrNull(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

function whyMissed(
  key: string,
  wanted: Json,
  document: JsonObject,
  scope: FilterPolicyScope,
): string {
  if (key === '$or') return 'none of the alternatives of "$or" fits';
  const wants = `the policy wants ${JSON.stringify(wanted).slice(0, SHOWN_LENGTH)}`;
  const actual = Object.hasOwn(document, key) ? document[key] : undefined;
  if (actual === undefined) {
    return `there is no ${scope === 'MESSAGE_BODY' ? 'member' : 'attribute'} "${key}", and ${wants}`;
  }
  return `"${key}" is ${shown(actual)}, and ${wants}`;
}

/** Characters of a value or a policy that a message shows. */
const SHOWN_LENGTH = 200;

/** A value in a few words; what nests is not written out. */
function shown(value: Json): string {
  if (isJsonObject(value)) return 'an object';
  if (!isJsonArray(value)) return JSON.stringify(value).slice(0, SHOWN_LENGTH);
  const isFlat = value.every((element) => typeof element !== 'object' || element === null);
  return isFlat ? JSON.stringify(value).slice(0, SHOWN_LENGTH) : 'a list';
}

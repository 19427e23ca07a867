import type { Kernel } from './kernel.ts';
import type { services } from './services.ts';

type ServiceCommands = (typeof services)[number]['commands'];

/** Every command handler there is, by the command's name. */
type CommandHandlers = UnionToIntersection<ServiceCommands>;

type UnionToIntersection<Union> = (
  Union extends unknown ? (member: Union) => void : never
) extends (member: infer Intersection) => void
  ? Intersection
  : never;

export type CommandType = keyof CommandHandlers;

type HandlerOf<Type extends CommandType> = CommandHandlers[Type] extends (
  kernel: Kernel,
  input: infer Input,
) => infer Result
  ? { input: Input; result: Result }
  : never;

/** What a command of that name carries. */
export type CommandInput<Type extends CommandType> = HandlerOf<Type>['input'];

/** What the World answers to it. */
export type CommandResult<Type extends CommandType> = HandlerOf<Type>['result'];

/** A wish to change the World, as plain data: `{ type: 'Invoke', input: { … } }`. */
export type Command<Type extends CommandType = CommandType> = {
  [T in Type]: { readonly type: T; readonly input: CommandInput<T> };
}[Type];

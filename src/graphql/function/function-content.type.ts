import { Field, InterfaceType, Int, ObjectType } from 'type-graphql';
import type {
  ApplicationLogLevel as ApplicationLogLevelName,
  FunctionContent,
  LogFormat as LogFormatName,
  SystemLogLevel as SystemLogLevelName,
  TracingMode as TracingModeName,
} from '../../simulation/lambda/function.ts';
import { LONG_TEXT_COST } from '../limits/long-text-cost.ts';
import { NodeType } from '../node/node.type.ts';
import { DateTimeScalar, StringMapScalar } from '../scalar/scalars.ts';
import { ApplicationLogLevel, LogFormat, SystemLogLevel, TracingMode } from './function.enum.ts';

@ObjectType('Environment', {
  description: 'What a function finds in its surroundings.',
  simpleResolvers: true,
})
export class EnvironmentType {
  @Field(() => StringMapScalar, { description: 'Environment variables: names with their values.' })
  readonly variables!: Readonly<Record<string, string>>;
}

@ObjectType('EphemeralStorage', { description: 'The folder `/tmp`.', simpleResolvers: true })
export class EphemeralStorageType {
  @Field(() => Int, { description: 'Megabytes.' })
  readonly size!: number;
}

@ObjectType('LoggingConfig', { description: 'How a function logs.', simpleResolvers: true })
export class LoggingConfigType {
  @Field(() => LogFormat, { description: 'How the lines look.' })
  readonly logFormat!: LogFormatName;

  @Field(() => ApplicationLogLevel, {
    nullable: true,
    description: "Which of the code's own lines are kept; null with the format TEXT.",
  })
  readonly applicationLogLevel!: ApplicationLogLevelName | null;

  @Field(() => SystemLogLevel, {
    nullable: true,
    description: "Which of Lambda's own lines are kept; null with the format TEXT.",
  })
  readonly systemLogLevel!: SystemLogLevelName | null;

  @Field(() => String, { description: 'The log group it writes to.' })
  readonly logGroup!: string;
}

@ObjectType('DeadLetterConfig', {
  description: 'Who gets events that are given up.',
  simpleResolvers: true,
})
export class DeadLetterConfigType {
  @Field(() => String, {
    nullable: true,
    description: 'The ARN of a queue or a topic; null for nobody.',
  })
  readonly targetArn!: string | null;
}

@ObjectType('TracingConfig', { description: 'What a function traces.', simpleResolvers: true })
export class TracingConfigType {
  @Field(() => TracingMode, { description: 'Whose calls.' })
  readonly mode!: TracingModeName;
}

/** What `$LATEST` and a published version have in common: all but the code itself. */
export type ContentRecord = Omit<FunctionContent, 'code' | 'files' | 'behavior'>;

@InterfaceType('FunctionContent', {
  implements: NodeType,
  description: 'What a function and a published version of it have in common.',
})
export abstract class FunctionContentType<
  Entry extends ContentRecord & { readonly id: string },
> extends NodeType {
  readonly record: Entry;

  constructor(record: Entry) {
    super(record.id);
    this.record = record;
  }

  @Field(() => String, { description: 'A sentence for people; may be empty.' })
  get description(): string {
    return this.record.description;
  }

  @Field(() => String, { description: 'Which Lambda runtime runs it, such as `nodejs22.x`.' })
  get runtime(): string {
    return this.record.runtime;
  }

  @Field(() => String, { description: 'What is called: `<file>.<export>`.' })
  get handler(): string {
    return this.record.handler;
  }

  @Field(() => String, { description: 'SHA-256 of the code or behaviour, in base64.' })
  get codeSha256(): string {
    return this.record.codeSha256;
  }

  @Field(() => Int, { description: 'Bytes of the code or behaviour.' })
  get codeSize(): number {
    return this.record.codeSize;
  }

  @Field(() => Int, { description: 'Seconds that one invocation may take.' })
  get timeout(): number {
    return this.record.timeout;
  }

  @Field(() => Int, { description: 'Megabytes of memory.' })
  get memorySize(): number {
    return this.record.memorySize;
  }

  @Field(() => EphemeralStorageType, { description: 'The folder `/tmp`.' })
  get ephemeralStorage(): EphemeralStorageType {
    return { size: this.record.ephemeralStorageSize };
  }

  @Field(() => EnvironmentType, { description: 'What it finds in its surroundings.' })
  get environment(): EnvironmentType {
    return { variables: this.record.environmentVariables };
  }

  @Field(() => LoggingConfigType, { description: 'How it logs.' })
  get loggingConfig(): LoggingConfigType {
    return this.record;
  }

  @Field(() => DeadLetterConfigType, {
    description: 'Who gets its asynchronous events that are given up.',
  })
  get deadLetterConfig(): DeadLetterConfigType {
    return { targetArn: this.record.deadLetterTargetArn };
  }

  @Field(() => TracingConfigType, { description: 'What it traces.' })
  get tracingConfig(): TracingConfigType {
    return { mode: this.record.tracingMode };
  }

  @Field(() => String, { description: 'Another one after every change of code or configuration.' })
  get revisionId(): string {
    return this.record.revisionId;
  }

  @Field(() => DateTimeScalar, { description: 'When it was changed last, in virtual time.' })
  get lastModified(): Date {
    return new Date(this.record.lastModifiedMs);
  }
}

@ObjectType('FunctionFile', { description: "One of a function's files.", simpleResolvers: true })
export class FunctionFileType {
  @Field(() => String, { description: 'Its path, such as `lib/price.mjs`.' })
  readonly path!: string;

  @Field(() => String, { description: 'What stands in it.', complexity: LONG_TEXT_COST })
  readonly source!: string;
}

/** The files of a function or version by path; none where it has one source. */
export function filesOf({ files }: Pick<FunctionContent, 'files'>): FunctionFileType[] {
  return Object.entries(files ?? {}).map(([path, source]) => ({ path, source }));
}

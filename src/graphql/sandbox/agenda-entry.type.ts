import { Field, ObjectType } from 'type-graphql';
import type { AgendaEntry } from '../../simulation/world.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';

@ObjectType('AgendaEntry', { description: 'Something that will happen, when, and why.' })
export class AgendaEntryType {
  readonly entry: AgendaEntry;
  readonly sandboxId: string;

  constructor(entry: AgendaEntry, sandboxId: string) {
    this.entry = entry;
    this.sandboxId = sandboxId;
  }

  @Field(() => DateTimeScalar, { description: 'When, in virtual time.' })
  get dueAt(): Date {
    return new Date(this.entry.dueAt);
  }

  @Field(() => String, { description: 'What will happen, as a sentence.' })
  get what(): string {
    return this.entry.what;
  }

  @Field(() => String, { description: 'Why it will.' })
  get why(): string {
    return this.entry.why;
  }

  @Field(() => String, { nullable: true, description: 'The function that it concerns.' })
  get functionName(): string | null {
    return this.entry.functionName;
  }
}

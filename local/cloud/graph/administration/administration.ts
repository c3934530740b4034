/**
 * Every change of an application: on the registrations that the token endpoint reads, with an audit
 * event, and visible at each replica after its lag. Graph's routes call it, and tests that play
 * another administrator.
 */
import type { Directory } from "../../../tenant/directory.ts";
import type {
  AppCertificate,
  AppRegistration,
  FederatedIdentityCredential,
} from "../../entra/registrations.ts";
import { asOf, keepPast, Replicas } from "../../entra/replicas.ts";
import { GraphError } from "../errors.ts";
import type { Actor } from "./actor.ts";
import * as activities from "./audit-activities.ts";
import { type AuditActivity, AuditLog } from "./audit-log.ts";
import { ManagementPolicies } from "./management-policies.ts";
import { SecurityGroup } from "./security-group.ts";
import { type NewPassword, type NewSecret, newSecret, secretLists } from "./passwords.ts";

export class Administration {
  readonly audit = new AuditLog();
  readonly policies = new ManagementPolicies();
  /** How far each copy of the directory that Graph reads lags behind. */
  readonly replicas = new Replicas();
  /** How much further lists lag than objects that are read by their id, in milliseconds. */
  listLag = 0;
  /** Writes to one application this soon after another collide, in milliseconds. */
  conflictWindow = 0;
  /** How many items a list answers at once unless it is asked for another number. */
  pageSize = 100;
  /** What removing a secret that is not there answers: the service has been seen to do either. */
  missingPasswordStatus: 400 | 404 = 400;
  readonly registrations: readonly AppRegistration[];
  /** Security groups; the first is the one of everybody who may call the connector. */
  readonly groups: SecurityGroup[];
  /** Applications that were deleted for good. */
  readonly purged = new Set<AppRegistration>();
  readonly #directory: Directory;
  readonly #clock: () => number;
  readonly #lastWrites = new Map<AppRegistration, number>();

  constructor(
    registrations: readonly AppRegistration[],
    directory: Directory,
    clock: () => number,
  ) {
    this.registrations = registrations;
    this.#directory = directory;
    this.#clock = clock;
    this.groups = [new SecurityGroup(directory.accessGroup)];
  }

  /** Another administrator than the rotator: by default Grace Lin. */
  person(userPrincipalName = "grace.lin@lumencycles.example"): Actor {
    const found = this.#directory.people.find((one) => one.userPrincipalName === userPrincipalName);
    if (!found) throw new Error(`Nobody is called ${userPrincipalName} in the directory.`);
    const { id, displayName } = found;
    return { kind: "user", id, displayName, userPrincipalName };
  }

  /** The registrations as the replica whose turn it is knows them; deleted ones are left out. */
  seen(kind: "object" | "list"): AppRegistration[] {
    const time = this.replicas.next(this.#clock()) - (kind === "list" ? this.listLag : 0);
    return this.registrations
      .map((app) => asOf(app, time))
      .filter(({ deletedAt }) => deletedAt === undefined);
  }

  /** @throws GraphError 400 for limits and policies, 409 when two writes collide */
  addPassword(app: AppRegistration, asked: NewPassword, actor: Actor): NewSecret {
    const made = newSecret(app, asked, this.policies, this.#clock());
    this.#changeSecrets(app, asked.holder, actor, (list) => list.push(made.secret));
    return made;
  }

  /** @throws GraphError 400 or 404 when nothing has this key id, as on a repeat */
  removePassword(
    app: AppRegistration,
    holder: activities.CredentialHolder,
    keyId: string,
    actor: Actor,
  ): void {
    const index = secretLists[holder](app).findIndex((one) => one.keyId === keyId);
    if (index < 0)
      throw new GraphError(
        this.missingPasswordStatus,
        this.missingPasswordStatus === 400 ? "Request_BadRequest" : "Request_ResourceNotFound",
        `No password credential found with keyId '${keyId}'.`,
      );
    this.#changeSecrets(app, holder, actor, (list) => list.splice(index, 1));
  }

  /** What command line tools do when told to reset: every other secret goes. */
  resetPasswords(app: AppRegistration, asked: NewPassword, actor: Actor): NewSecret {
    const made = newSecret(app, asked, this.policies, this.#clock());
    this.#changeSecrets(app, asked.holder, actor, (list) => list.splice(0, Infinity, made.secret));
    return made;
  }

  /** The whole list at once, as a certificate is added or removed. */
  setCertificates(app: AppRegistration, after: readonly AppCertificate[], actor: Actor): void {
    const list = app.certificates;
    const activity = activities.credentialsChanged(app, "application", list, after);
    this.#change(app, activity, actor, () => list.splice(0, Infinity, ...after));
  }

  addFederatedCredential(
    app: AppRegistration,
    credential: FederatedIdentityCredential,
    actor: Actor,
  ): void {
    this.#changeFederated(app, actor, (list) => list.push(credential));
  }

  removeFederatedCredential(app: AppRegistration, id: string, actor: Actor): void {
    const index = app.federatedIdentityCredentials.findIndex((one) => one.id === id);
    this.#changeFederated(app, actor, (list) => list.splice(index, 1));
  }

  setDisabled(app: AppRegistration, disabled: boolean, actor: Actor): void {
    const activity = activities.applicationUpdated(app, "IsDisabled", app.disabled, disabled);
    this.#change(app, activity, actor, () => (app.disabled = disabled));
  }

  setAccountEnabled(app: AppRegistration, enabled: boolean, actor: Actor): void {
    const before = !app.servicePrincipalDisabled;
    const activity = activities.servicePrincipalUpdated(app, "AccountEnabled", before, enabled);
    this.#change(app, activity, actor, () => (app.servicePrincipalDisabled = !enabled));
  }

  setAssignmentRequired(app: AppRegistration, required: boolean, actor: Actor): void {
    const activity = activities.servicePrincipalUpdated(
      app,
      "AppRoleAssignmentRequired",
      app.assignmentRequired,
      required,
    );
    this.#change(app, activity, actor, () => (app.assignmentRequired = required));
  }

  setRedirectUris(app: AppRegistration, uris: readonly string[], actor: Actor): void {
    const activity = activities.applicationUpdated(app, "AppAddress", app.redirectUris, uris);
    this.#change(app, activity, actor, () => app.redirectUris.splice(0, Infinity, ...uris));
  }

  addOwner(app: AppRegistration, ownerId: string, actor: Actor): void {
    const activity = activities.related("Add owner to application", [
      { id: ownerId, displayName: null, type: "Other" },
      activities.applicationTarget(app),
    ]);
    this.#change(app, activity, actor, () => app.owners.push(ownerId));
  }

  removeOwner(app: AppRegistration, ownerId: string, actor: Actor): void {
    const activity = activities.related("Remove owner from application", [
      { id: ownerId, displayName: null, type: "Other" },
      activities.applicationTarget(app),
    ]);
    const rest = app.owners.filter((id) => id !== ownerId);
    this.#change(app, activity, actor, () => app.owners.splice(0, Infinity, ...rest));
  }

  /** It can be restored; meanwhile Graph and the token endpoint do not know it. */
  deleteApplication(app: AppRegistration, actor: Actor): void {
    const activity = activities.related("Delete application", [activities.applicationTarget(app)]);
    this.#change(app, activity, actor, () => (app.deletedAt = this.#clock()));
  }

  restoreApplication(app: AppRegistration, actor: Actor): void {
    const activity = activities.related("Restore application", [activities.applicationTarget(app)]);
    this.#change(app, activity, actor, () => (app.deletedAt = undefined));
  }

  /** Deleted applications that can still be restored. */
  deleted(): AppRegistration[] {
    return this.registrations.filter((app) => app.deletedAt !== undefined && !this.purged.has(app));
  }

  /** For good: it cannot be restored, and its names are free again. */
  purgeApplication(app: AppRegistration, actor: Actor): void {
    this.note(
      activities.related("Hard Delete application", [activities.applicationTarget(app)]),
      actor,
    );
    this.purged.add(app);
  }

  /** A grant or an assignment, which are not kept with the registration, came or went. */
  note(activity: AuditActivity, actor: Actor): void {
    this.audit.record(activity, actor, this.#clock());
  }

  #changeSecrets(
    app: AppRegistration,
    holder: activities.CredentialHolder,
    actor: Actor,
    apply: (list: AppRegistration["secrets"]) => void,
  ): void {
    const list = secretLists[holder](app);
    const after = [...list];
    apply(after);
    const activity = activities.credentialsChanged(app, holder, list, after);
    this.#change(app, activity, actor, () => list.splice(0, Infinity, ...after));
  }

  #changeFederated(
    app: AppRegistration,
    actor: Actor,
    apply: (list: AppRegistration["federatedIdentityCredentials"]) => void,
  ): void {
    const list = app.federatedIdentityCredentials;
    const after = [...list];
    apply(after);
    const names = (all: typeof list) => all.map(({ name }) => name);
    const activity = activities.applicationUpdated(
      app,
      "FederatedIdentityCredentials",
      names(list),
      names(after),
    );
    this.#change(app, activity, actor, () => list.splice(0, Infinity, ...after));
  }

  #change(app: AppRegistration, activity: AuditActivity, actor: Actor, apply: () => void): void {
    const now = this.#clock();
    this.#refuseCollision(app, now);
    keepPast(app, now);
    apply();
    this.audit.record(activity, actor, now);
  }

  #refuseCollision(app: AppRegistration, now: number): void {
    const last = this.#lastWrites.get(app);
    if (last !== undefined && now - last < this.conflictWindow)
      throw new GraphError(
        409,
        "Directory_ConcurrencyViolation",
        "Unable to complete the request due to data concurrency violation.",
      );
    this.#lastWrites.set(app, now);
  }
}

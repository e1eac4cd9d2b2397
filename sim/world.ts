// The table as bodies of Rapier, whose deterministic build gives the same bits on every machine. Made anew
// for each control step, so that nothing is carried over but the state.
import type * as Rapier from '@dimforge/rapier2d-deterministic-compat';
import {
  agentRadius,
  blockBoxes,
  blockInertia,
  blockMass,
  wallHigh,
  wallLow,
  wallRadius,
  type Point,
  type Pose,
} from './geometry.ts';

type Engine = typeof Rapier;

/** Seconds of one step of the physics. */
export const physicsDtS = 0.01;

// Measured against gym-pusht: docs/simulator.md.
/** Pace at which bodies that overlap are pushed apart, Hz. */
const contactFrequency = 40;
/** Of the engine's scale, px: bounds that pace too. */
const lengthUnit = 10;
/** As many sweeps over the contacts as gym-pusht's solver makes. */
const sweeps = 10;

const still = { x: 0, y: 0 };

/** The table with its bodies; freed when disposed. */
export class World implements Disposable {
  readonly #world: Rapier.World;
  readonly #agent: Rapier.RigidBody;
  readonly #block: Rapier.RigidBody;

  constructor(engine: Engine, block: Pose) {
    const { RigidBodyDesc, World: EngineWorld } = engine;
    this.#world = new EngineWorld(still);
    this.#configure();
    this.#agent = this.#world.createRigidBody(RigidBodyDesc.kinematicVelocityBased());
    this.#addCollider(engine.ColliderDesc.ball(agentRadius), this.#agent);
    const [x, y] = block.position;
    const body = RigidBodyDesc.dynamic()
      .setTranslation(x, y)
      .setRotation(block.angle)
      .setAdditionalMassProperties(blockMass, still, blockInertia)
      .setCanSleep(false);
    this.#block = this.#world.createRigidBody(body);
    for (const { centre, half } of blockBoxes) {
      this.#addCollider(engine.ColliderDesc.cuboid(...half).setTranslation(...centre), this.#block);
    }
    this.#addWalls(engine);
  }

  #configure(): void {
    this.#world.timestep = physicsDtS;
    const parameters = this.#world.integrationParameters;
    parameters.lengthUnit = lengthUnit;
    parameters.contact_natural_frequency = contactFrequency;
    parameters.numSolverIterations = 1;
    parameters.numInternalPgsIterations = sweeps;
    parameters.normalizedPredictionDistance = 0; // bodies touch when they overlap, not before
  }

  #addCollider(shape: Rapier.ColliderDesc, body?: Rapier.RigidBody): void {
    this.#world.createCollider(shape.setDensity(0).setFriction(0).setRestitution(0), body);
  }

  #addWalls({ ColliderDesc }: Engine): void {
    const [middle, half] = [(wallLow + wallHigh) / 2, (wallHigh - wallLow) / 2];
    for (const edge of [wallLow, wallHigh]) {
      const beam = (): Rapier.ColliderDesc => ColliderDesc.capsule(half, wallRadius);
      this.#addCollider(beam().setTranslation(edge, middle));
      this.#addCollider(
        beam()
          .setRotation(Math.PI / 2)
          .setTranslation(middle, edge),
      );
    }
  }

  /**
   * The block gives way to an agent at a place with a velocity, px and px/s. It has no momentum of its own:
   * it stands still before each step.
   */
  step(agent: Point, velocity: Point): void {
    this.#agent.setTranslation({ x: agent[0], y: agent[1] }, true);
    this.#agent.setLinvel({ x: velocity[0], y: velocity[1] }, true);
    this.#block.setLinvel(still, true);
    this.#block.setAngvel(0, true);
    this.#world.step();
  }

  get block(): Pose {
    const { x, y } = this.#block.translation();
    return { position: [x, y], angle: this.#block.rotation() };
  }

  [Symbol.dispose](): void {
    this.#world.free();
  }
}

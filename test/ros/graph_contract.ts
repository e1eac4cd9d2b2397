/**
 * The contract of every graph, kept on DDS. Runs in a process on ROS: see test/graph/ros/ros_graph.test.ts.
 */
import { graphContract } from '../contract/graph.ts';
import { rosGraphs } from './ros_graphs.ts';

graphContract('the ROS graph', rosGraphs, { exactDrops: false, refusesOtherTypes: false });

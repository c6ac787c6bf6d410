/**
 * What the model itself tells a reviewer: which locks are taken in which order, what each lock,
 * recheck and flush is for, what a design costs. Runs on the model and the explorer alone.
 */
package org.mmrace.analysis;

/** What the verdict of a configuration depends on. */
package org.mmrace.bridge.inputs;

package org.mmrace.model.core;

/**
 * Which free page or table an allocation returns: the lowest, or any, which is a choice. The set-up
 * has no choice.
 *
 * @param any whether it is a choice
 */
record Allocation(boolean any, ThreadSection thread) {
  /**
   * Picks what an allocation returns.
   *
   * @return an id; 0 when the choice is taken and there is none; -1 when the choice cannot be taken
   */
  int choose(long[] w, int lowest, int choice, boolean chosenIsFree) {
    if (!any) {
      return lowest;
    }
    if (thread.settingUp(w)) {
      return choice == 0 ? lowest : -1;
    }
    if (choice == 0) {
      return lowest == 0 ? 0 : -1;
    }
    return chosenIsFree ? choice : -1;
  }

  /** Returns the number of choices of an allocation of one of {@code things}. */
  int choices(int things) {
    return any ? things + 1 : 1;
  }
}

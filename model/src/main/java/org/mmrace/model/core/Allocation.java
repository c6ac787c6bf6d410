package org.mmrace.model.core;

/**
 * Which free page or table an allocation returns: the lowest, or any, which is a choice.
 *
 * @param any whether it is a choice
 */
record Allocation(boolean any) {
  /**
   * Picks what an allocation returns.
   *
   * @return an id; 0 when the choice is taken and there is none; -1 when the choice cannot be taken
   */
  int choose(int lowest, int choice, boolean chosenIsFree) {
    if (!any) {
      return lowest;
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

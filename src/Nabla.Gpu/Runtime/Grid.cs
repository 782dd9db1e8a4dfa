namespace Nabla.Gpu;

/// <summary>How many groups of work-items a launch has, and how many work-items, along x, a group.</summary>
/// <param name="GroupsX">Groups along x.</param>
/// <param name="GroupsY">Groups along y, at most 65,535.</param>
/// <param name="GroupsZ">Groups along z, at most 65,535.</param>
/// <param name="Group">Work-items of a group.</param>
/// <param name="LocalBytes">Memory that a group shares beyond what the text declares.</param>
internal readonly record struct Grid(int GroupsX, int GroupsY, int GroupsZ, int Group, int LocalBytes = 0);

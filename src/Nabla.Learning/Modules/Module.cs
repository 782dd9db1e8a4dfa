namespace Nabla.Learning;

/// <summary>A part of a model: variables, and further modules, kept in fields.</summary>
public abstract partial class Module
{
    /// <summary>Shows every variable and module that this one holds to <paramref name="walk"/>. Written by a generator for
    /// each class marked <see cref="ModuleAttribute"/>.</summary>
    /// <param name="walk">What gathers them.</param>
    protected internal abstract void Walk(ModuleWalk walk);
}

namespace SeedsSample;

/// <summary>What rows share because it takes long to make.</summary>
internal sealed class Lab;

"""Model providers, one file a vendor's SDK. Import the module you need: SDKs are heavy."""
